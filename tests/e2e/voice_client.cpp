// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/voice_client.hpp"

#include <algorithm>
#include <stdexcept>

#include "proto/ingest_frame.hpp"

namespace scribed::test {
namespace {

constexpr std::chrono::seconds kPatience{90};
constexpr std::size_t kLongestFrame = 16000;

}  // namespace

VoiceClient::VoiceClient(House& house) : house_(house), changed_(house.loop().executor()) {}

VoiceClient::~VoiceClient() {
    if (!socket_) return;
    socket_->abort();
    const auto gone = [this] { return !reading_; };
    wait_until(gone, "the reader's end");
}

// The status of the answer.
net::Task<int> VoiceClient::connect() {
    net::WebSocketLimits limits;
    limits.max_message = 16 << 20;
    auto url = net::parse_url(house_.url("/v1/ingest" + query_)).value();
    url.scheme = "ws";
    net::HttpReply answer;
    auto headers = headers_.value_or(house_.credentials());
    auto socket = co_await net::WebSocket::connect(
        url, std::move(headers), house_.trust(), limits, steady_now() + kPatience, &answer
    );
    if (!socket) co_return answer.status;
    socket_.emplace(std::move(*socket));
    co_return 101;
}

void VoiceClient::must_connect() {
    const int status = house_.loop().run(connect(), kPatience);
    if (status != 101) throw std::runtime_error("the handshake was answered " + std::to_string(status));
}

int VoiceClient::refused() { return house_.loop().run(connect(), kPatience); }

net::Task<void> VoiceClient::read() {
    while (true) {
        const auto message = co_await socket_->read();
        if (!message) break;
        const auto parsed = proto::parse_server_message(message->bytes);
        if (parsed) take(*parsed);
        changed_.notify();
    }
    closed_ = true;
    reading_ = false;
    changed_.notify();
}

void VoiceClient::take(const proto::ServerMessage& message) {
    if (const auto* started = std::get_if<proto::StartedMessage>(&message)) started_ = *started;
    if (const auto* ack = std::get_if<proto::AckMessage>(&message)) {
        if (ack->next < acks_[ack->track]) throw std::runtime_error("an ack went backwards");
        acks_[ack->track] = ack->next;
    }
    if (const auto* segment = std::get_if<proto::SegmentMessage>(&message)) segments.push_back(segment->segment);
    if (const auto* gap = std::get_if<proto::GapMessage>(&message)) gaps.push_back(gap->gap);
    if (const auto* lane = std::get_if<proto::LaneMessage>(&message)) lanes.push_back(*lane);
    if (const auto* barrier = std::get_if<proto::BarrierReply>(&message)) barriers.push_back(barrier->id);
    if (const auto* done = std::get_if<proto::FinishedMessage>(&message)) finished = done->session;
    if (const auto* error = std::get_if<proto::ErrorMessage>(&message)) errors.push_back(*error);
}

void VoiceClient::start(proto::StartMessage message) {
    must_connect();
    reading_ = true;
    house_.loop().spawn(read());
    send(message);
    const auto answered = [this] { return started_.has_value() || closed_; };
    wait_until(answered, "`started`");
}

const proto::StartedMessage& VoiceClient::started() const {
    if (started_) return *started_;
    const auto why = errors.empty() ? "without a reason" : errors.back().code + ": " + errors.back().message;
    throw std::runtime_error("the session did not begin, " + why + "\n" + house_.daemon_log());
}

void VoiceClient::send(const proto::ClientMessage& message) { send_text(proto::encode(message)); }

void VoiceClient::open() {
    if (socket_) return;
    must_connect();
    reading_ = true;
    house_.loop().spawn(read());
}

void VoiceClient::send_text(const std::string& text) {
    open();
    (void)house_.loop().run(socket_->write_text(text), kPatience);
}

void VoiceClient::send_bytes(const std::string& bytes) {
    open();
    (void)house_.loop().run(socket_->write_binary(bytes), kPatience);
}

void VoiceClient::send_raw(std::span<const std::int16_t> samples) {
    for (std::size_t at = 0; at < samples.size(); at += kLongestFrame) {
        const auto frame = samples.subspan(at, std::min(kLongestFrame, samples.size() - at));
        send_bytes(std::string(proto::as_bytes(frame)));
    }
}

void VoiceClient::send_tagged(std::uint32_t track, Samples first, std::span<const std::int16_t> samples) {
    for (std::size_t at = 0; at < samples.size(); at += kLongestFrame) {
        std::string message;
        proto::append_tagged_header(message, track, first + at);
        message += proto::as_bytes(samples.subspan(at, std::min(kLongestFrame, samples.size() - at)));
        send_bytes(message);
    }
}

void VoiceClient::finish() {
    send(proto::FinishMessage{});
    const auto over = [this] { return finished.has_value() && closed_; };
    wait_until(over, "`finished` and the close");
}

void VoiceClient::drop() {
    socket_->abort();
    const auto gone = [this] { return !reading_; };
    wait_until(gone, "the reader's end");
}

Samples VoiceClient::acked(const std::string& track) const {
    const auto found = acks_.find(track);
    return found == acks_.end() ? 0 : found->second;
}

std::string VoiceClient::final_text(const std::string& track) const {
    std::string out;
    for (const auto& segment : segments) {
        if (segment.track != track || segment.state != transcript::SegmentState::final) continue;
        out += (out.empty() ? "" : " ") + segment.text;
    }
    return out;
}

void VoiceClient::wait_until(const std::function<bool()>& done, const std::string& what) {
    const auto deadline = steady_now() + kPatience;
    while (!done()) {
        if (steady_now() > deadline)
            throw std::runtime_error("waited in vain for " + what + "\n" + house_.daemon_log());
        house_.loop().run(changed_.wait(std::min(deadline, steady_now() + std::chrono::seconds(1))));
    }
}

}  // namespace scribed::test
