// SPDX-License-Identifier: Apache-2.0
#include "model_server.hpp"

#include <algorithm>

#include "proto/ingest_frame.hpp"

namespace scribed::clients {

void ModelServer::on_text(std::string_view text) {
    const auto message = proto::parse_client_message(text);
    if (!message) {
        complaints_.push_back(message.error().text());
    } else if (const auto* begin = std::get_if<proto::StartMessage>(&*message)) {
        start(*begin);
    } else if (std::holds_alternative<proto::FinishMessage>(*message)) {
        finished_ = true;
        say(proto::FinishedMessage{"ses_model"});
    }
}

void ModelServer::start(const proto::StartMessage& message) {
    if (message.resuming()) {
        if (message.session != "ses_model" || message.resume != "token") complaints_.emplace_back("wrong resumption");
    } else {
        ++sessions_;
        specs_ = message.tracks;
        framing_ = message.framing;
        stored_.clear();
    }
    started_ = true;
    proto::StartedMessage answer{"ses_model", "token", {}};
    for (std::uint32_t i = 0; i < specs_.size(); ++i)
        answer.tracks.push_back({specs_[i].id, i, stored_[specs_[i].id].size()});
    say(answer);
}

void ModelServer::on_binary(std::string_view bytes) {
    if (!started_) complaints_.emplace_back("audio before started");
    if (framing_ == proto::Framing::raw) {
        store(specs_.front().id, stored_[specs_.front().id].size(), bytes);
        return;
    }
    const auto frame = proto::parse_tagged(bytes);
    if (!frame || frame->track >= specs_.size()) {
        complaints_.emplace_back("bad frame");
        return;
    }
    store(specs_[frame->track].id, frame->first, frame->pcm);
}

void ModelServer::store(const std::string& track, Samples first, std::string_view pcm) {
    auto& stored = stored_[track];
    std::vector<std::int16_t> scratch;
    const auto samples = proto::as_samples(pcm, scratch);
    if (first < stored.size()) complaints_.emplace_back("samples sent again");
    stored.resize(std::max<std::size_t>(stored.size(), first), 0);
    stored.insert(stored.end(), samples.begin(), samples.end());
    say(proto::AckMessage{track, stored.size()});
}

std::string ModelServer::take_answer() {
    auto answer = std::move(pending_.front());
    pending_.pop_front();
    return answer;
}

}  // namespace scribed::clients
