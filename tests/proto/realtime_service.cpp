// SPDX-License-Identifier: Apache-2.0
#include "realtime_service.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "proto/base64.hpp"

namespace scribed::proto {
namespace {

constexpr std::int16_t kLoud = 500;
constexpr Samples kSilence = ms_to_samples(500, kUpstreamRate);
constexpr Samples kPrefix = ms_to_samples(300, kUpstreamRate);
constexpr std::size_t kLeastCommit = kUpstreamRate / 10;

std::string_view member(std::string_view json, std::string_view name) {
    const auto key = fmt::format(R"("{}":")", name);
    const auto at = json.find(key);
    if (at == std::string_view::npos) return {};
    const auto begin = at + key.size();
    return json.substr(begin, json.find('"', begin) - begin);
}

}  // namespace

RealtimeService::RealtimeService(std::shared_ptr<RealtimeLeg> leg, ServicePlan plan, Instant now, UnixMs wall)
    : leg_(std::move(leg)), plan_(std::move(plan)), begun_(now), wall_(wall) {}

bool RealtimeService::busy() const {
    const auto& session = leg_->session();
    return !opened_ || session.next_timer() || session.has_outgoing();
}

bool RealtimeService::step(Instant now) {
    if (over()) return false;
    bool touched = false;
    if (!opened_ && now - begun_ >= plan_.setup / 2) {
        if (plan_.refuses) {
            refused_ = true;
            return true;
        }
        open(now);
        touched = true;
    }
    if (strike(now)) return true;
    auto& session = leg_->session();
    const auto run_timer = [&] {
        const auto due = session.next_timer();
        if (!due || *due > now) return;
        session.on_timer(now);
        touched = true;
    };
    run_timer();
    const int said = said_;
    const bool mute = plan_.mute.count() > 0 && now - begun_ >= plan_.mute;
    write(now);
    // What was written may have brought an event of its own.
    run_timer();
    if (mute) return touched;
    if (told_ && now - begun_ >= plan_.setup) {
        told_ = false;
        say(R"({"type":"session.updated","session":{}})", now);
    }
    std::ranges::stable_sort(thinking_, {}, &Item::due);
    while (!thinking_.empty() && thinking_.front().due <= now) {
        const auto item = std::move(thinking_.front());
        thinking_.erase(thinking_.begin());
        settle(item, now);
    }
    return touched || said_ != said;
}

void RealtimeService::open(Instant now) {
    opened_ = true;
    leg_->session().on_open(now);
    const auto expires = plan_.tells_limit && plan_.limit.count() > 0 ? (wall_ + plan_.limit.count()) / 1000 : 0;
    say(fmt::format(R"({{"type":"session.created","session":{{"id":"s","expires_at":{}}}}})", expires), now);
}

// Whether the connection ends now, by itself or by the service's limit.
bool RealtimeService::strike(Instant now) {
    const auto age = now - begun_;
    if (plan_.vanishes.count() > 0 && age >= plan_.vanishes) {
        leg_->session().on_closed(1006, {}, now);
        return true;
    }
    if (plan_.limit.count() == 0 || age < plan_.limit) return false;
    hit_limit_ = true;
    leg_->session().on_closed(1001, "Your session hit the maximum duration of 60 minutes.", now);
    return true;
}

void RealtimeService::write(Instant now) {
    auto& session = leg_->session();
    const bool mute = plan_.mute.count() > 0 && now - begun_ >= plan_.mute;
    std::string out;
    while (session.has_outgoing() && session.next_outgoing(out)) {
        if (!mute) take(out, now);
    }
}

void RealtimeService::take(std::string_view message, Instant now) {
    const auto type = member(message, "type");
    if (type == "input_audio_buffer.append") {
        const auto bytes = decode_base64(member(message, "audio")).value();
        std::vector<std::int16_t> pcm(bytes.size() / 2);
        std::memcpy(pcm.data(), bytes.data(), bytes.size());
        hear(pcm, now);
    } else if (type == "input_audio_buffer.commit") {
        commit(member(message, "event_id"), now);
    } else {
        told_ = true;
    }
}

// Or dies of it.
void RealtimeService::say(const std::string& json, Instant now) {
    if (said_++ == plan_.cut_after) {
        leg_->session().on_closed(1006, {}, now);
    } else {
        leg_->session().on_text(json, now);
    }
}

void RealtimeService::hear(const std::vector<std::int16_t>& pcm, Instant now) {
    if (detects()) {
        for (const auto sample : pcm)
            detect(sample, now);
    } else {
        position_ += pcm.size();
        buffer_.insert(buffer_.end(), pcm.begin(), pcm.end());
        speaking_ = speaking_ || std::ranges::any_of(pcm, [](auto sample) { return sample > kLoud; });
    }
    stream(now);
}

void RealtimeService::detect(std::int16_t sample, Instant now) {
    ++position_;
    const bool loud = sample > kLoud;
    if (loud && !speaking_) {
        speaking_ = true;
        buffer_.clear();
        streamed_ = 0;
        say(fmt::format(
                R"({{"type":"input_audio_buffer.speech_started","item_id":"item_{}","audio_start_ms":{}}})", items_,
                samples_to_ms(position_ - std::min(position_, kPrefix), kUpstreamRate)
            ),
            now);
    }
    if (!speaking_) return;
    buffer_.push_back(sample);
    quiet_ = loud ? 0 : quiet_ + 1;
    if (quiet_ < kSilence) return;
    say(fmt::format(
            R"({{"type":"input_audio_buffer.speech_stopped","item_id":"item_{}","audio_end_ms":{}}})", items_,
            samples_to_ms(position_, kUpstreamRate)
        ),
        now);
    commit({}, now);
}

void RealtimeService::stream(Instant now) {
    if (!plan_.streams || !speaking_ || buffer_.size() <= streamed_ + kUpstreamRate / 2) return;
    streamed_ = buffer_.size();
    say(fmt::format(
            R"({{"type":"conversation.item.input_audio_transcription.delta","item_id":"item_{}","delta":"hm "}})",
            items_
        ),
        now);
}

void RealtimeService::commit(std::string_view event_id, Instant now) {
    if (detects() ? !speaking_ : buffer_.size() < kLeastCommit) {
        say(fmt::format(
                R"({{"type":"error","error":{{"type":"invalid_request_error","code":"input_audio_buffer_commit_empty","event_id":"{}"}}}})",
                event_id
            ),
            now);
        return;
    }
    const auto id = "item_" + std::to_string(items_);
    auto text = hear_words(buffer_, kUpstreamRate);
    const auto fate = fate_of(plan_, items_++, text);
    if (fate.outcome != Fate::Outcome::never) {
        thinking_.push_back({id, fate.outcome, now + fate.thinks, std::move(text)});
    }
    const auto previous = last_.empty() ? "null" : '"' + last_ + '"';
    speaking_ = false;
    quiet_ = 0;
    buffer_.clear();
    streamed_ = 0;
    last_ = id;
    say(fmt::format(R"({{"type":"input_audio_buffer.committed","item_id":"{}","previous_item_id":{}}})", id, previous),
        now);
}

void RealtimeService::settle(const Item& item, Instant now) {
    if (item.outcome == Fate::Outcome::failed) {
        say(fmt::format(
                R"({{"type":"conversation.item.input_audio_transcription.failed","item_id":"{}","error":{{"code":"x"}}}})",
                item.id
            ),
            now);
        return;
    }
    say(fmt::format(
            R"({{"type":"conversation.item.input_audio_transcription.completed","item_id":"{}","transcript":"{}"}})",
            item.id, item.outcome == Fate::Outcome::empty ? "" : item.text
        ),
        now);
}

}  // namespace scribed::proto
