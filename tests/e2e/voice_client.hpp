// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "net/signal.hpp"
#include "net/websocket.hpp"
#include "proto/ingest_messages.hpp"
#include "tests/e2e/house.hpp"

namespace scribed::test {

/// A client of `GET /v1/ingest` that does exactly what a test tells it, and keeps everything it is told.
class VoiceClient {
public:
    explicit VoiceClient(House& house);
    ~VoiceClient();

    /// Instead of what the house shows.
    void show(net::Headers headers) { headers_ = std::move(headers); }
    /// With something behind the address, such as `?ticket=...`.
    void ask_with(std::string query) { query_ = std::move(query); }
    /// The status of a handshake that must be refused.
    int refused();
    /// Connects and says nothing; what sends connects by itself.
    void open();
    /// Connects and sends `start`; returns when `started` has come (or an error, see errors()).
    void start(proto::StartMessage message);
    void send(const proto::ClientMessage& message);
    void send_text(const std::string& text);
    /// In frames of at most a second.
    void send_raw(std::span<const std::int16_t> samples);
    void send_tagged(std::uint32_t track, Samples first, std::span<const std::int16_t> samples);
    void send_bytes(const std::string& bytes);
    /// Sends `finish` and waits for `finished` and the close.
    void finish();
    /// Vanishes without a word.
    void drop();

    /// Reads on until `done` holds; throws, naming `what`, when it does not come to hold.
    void wait_until(const std::function<bool()>& done, const std::string& what);
    bool closed() const { return closed_; }
    std::uint16_t close_code() const { return socket_->closed().code; }

    /// Throws when there is none.
    const proto::StartedMessage& started() const;
    Samples acked(const std::string& track) const;
    std::vector<proto::ErrorMessage> errors;
    std::vector<proto::LaneMessage> lanes;
    std::vector<transcript::Segment> segments;  ///< in the order of arrival
    std::vector<transcript::Gap> gaps;
    std::vector<std::string> barriers;
    std::optional<std::string> finished;
    /// Final texts of a track in the order of arrival, joined.
    std::string final_text(const std::string& track) const;

private:
    net::Task<int> connect();
    void must_connect();
    net::Task<void> read();
    void take(const proto::ServerMessage& message);

    House& house_;
    std::optional<net::Headers> headers_;
    std::string query_;
    std::optional<net::WebSocket> socket_;
    net::Signal changed_;
    std::optional<proto::StartedMessage> started_;
    std::map<std::string, Samples> acks_;
    bool closed_ = false;
    bool reading_ = false;
};

}  // namespace scribed::test
