// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/units.hpp"
#include "proto/ingest_messages.hpp"

namespace scribed::clients {

/// The server's side of /v1/ingest as a value: stores samples where they belong, acknowledges, resumes. `raw` audio is
/// appended as it comes, so a sample that is sent twice shows.
class ModelServer {
public:
    /// A message of the client on the present connection.
    void on_text(std::string_view text);
    void on_binary(std::string_view bytes);
    void on_closed() {
        pending_.clear();
        started_ = false;
    }

    /// Takes the next answer on its way to the client.
    bool answers() const { return !pending_.empty(); }
    std::string take_answer();

    const std::map<std::string, std::vector<std::int16_t>>& tracks() const { return stored_; }
    bool finished() const { return finished_; }
    int sessions() const { return sessions_; }
    const std::vector<std::string>& complaints() const { return complaints_; }

private:
    void say(const proto::ServerMessage& message) { pending_.push_back(proto::encode(message)); }
    void start(const proto::StartMessage& message);
    void store(const std::string& track, Samples first, std::string_view pcm);

    std::deque<std::string> pending_;
    std::vector<proto::TrackSpec> specs_;
    std::map<std::string, std::vector<std::int16_t>> stored_;
    std::vector<std::string> complaints_;
    proto::Framing framing_ = proto::Framing::raw;
    bool started_ = false;
    bool finished_ = false;
    int sessions_ = 0;
};

}  // namespace scribed::clients
