// SPDX-License-Identifier: Apache-2.0
#include "live_service.hpp"

#include <cstring>

#include <fmt/format.h>

#include "base/json.hpp"
#include "proto/base64.hpp"

namespace scribed::proto {
namespace {

constexpr std::int16_t kLoud = 500;
constexpr int kFirstLevel = 1000;
constexpr int kLevelStep = 8;
constexpr Samples kSilence = ms_to_samples(500, kUpstreamRate);
constexpr Samples kPrefix = ms_to_samples(300, kUpstreamRate);

}  // namespace

std::uint64_t CountingVoice::words_before(Samples at) const {
    const auto in_utterances = [this](Samples length) {
        const Samples rest = length % utterance();
        return length / utterance() * words + std::min(words, (rest + kStep - 1) / kStep);
    };
    const Samples round = speech() + hole;
    return at / round * in_utterances(speech()) + in_utterances(std::min(at % round, speech()));
}

std::int16_t CountingVoice::sample(Samples at) const {
    const Samples inside = at % (speech() + hole) % utterance();
    if (!sends(at) || inside >= words * kStep || inside % kStep >= kWord) return 0;
    const auto number = static_cast<int>((words_before(at + 1) - 1) % kNumbers);
    return static_cast<std::int16_t>(kFirstLevel + kLevelStep * number);
}

std::optional<int> CountingVoice::number(std::int16_t level) {
    const int number = (level - kFirstLevel + kLevelStep / 2) / kLevelStep;
    if (number < 0 || number >= kNumbers) return std::nullopt;
    return number;
}

LiveService::LiveService(std::shared_ptr<RealtimeLeg> leg, Plan plan, Instant now, UnixMs wall)
    : leg_(std::move(leg)), plan_(plan), begun_(now), wall_(wall) {}

void LiveService::say(const std::string& json, Instant now) { leg_->session().on_text(json, now); }

void LiveService::step(Instant now) {
    if (over()) return;
    const auto age = now - begun_;
    auto& session = leg_->session();
    if (!opened_ && age >= plan_.setup / 2) {
        if (plan_.refuses) {
            refused_ = true;
            return;
        }
        opened_ = true;
        session.on_open(now);
        const auto expires = plan_.tells_limit && plan_.limit.count() > 0 ? (wall_ + plan_.limit.count()) / 1000 : 0;
        say(fmt::format(R"({{"type":"session.created","session":{{"id":"s","expires_at":{}}}}})", expires), now);
    }
    if (plan_.vanishes.count() > 0 && age >= plan_.vanishes) return session.on_closed(1006, {}, now);
    if (plan_.limit.count() > 0 && age >= plan_.limit) {
        hit_limit_ = true;
        return session.on_closed(1001, "Your session hit the maximum duration of 60 minutes.", now);
    }
    if (const auto due = session.next_timer(); due && *due <= now) session.on_timer(now);
    const bool mute = plan_.mute.count() > 0 && age >= plan_.mute;
    std::string out;
    while (session.has_outgoing() && session.next_outgoing(out)) {
        if (mute) continue;
        if (out.starts_with(R"({"type":"input_audio_buffer.append","audio":")")) {
            const auto begin = out.find(R"("audio":")") + 9;
            const auto bytes = decode_base64(std::string_view(out).substr(begin, out.size() - begin - 2)).value();
            std::vector<std::int16_t> pcm(bytes.size() / 2);
            std::memcpy(pcm.data(), bytes.data(), bytes.size());
            hear(pcm, now);
        } else if (out.find("commit") != std::string::npos) {
            commit(now);
        } else {
            told_ = true;
        }
    }
    if (mute) return;
    if (told_ && age >= plan_.setup) {
        told_ = false;
        say(R"({"type":"session.updated","session":{}})", now);
    }
    while (!thinking_.empty() && thinking_.front().due <= now) {
        const auto item = std::move(thinking_.front());
        thinking_.erase(thinking_.begin());
        say(fmt::format(
                R"({{"type":"conversation.item.input_audio_transcription.completed","item_id":"{}","transcript":"{}"}})",
                item.id, item.text
            ),
            now);
    }
}

void LiveService::hear(const std::vector<std::int16_t>& pcm, Instant now) {
    for (const auto sample : pcm) {
        ++position_;
        const bool loud = sample > kLoud;
        if (loud && !speaking_) {
            speaking_ = true;
            utterance_.clear();
            streamed_ = 0;
            say(fmt::format(
                    R"({{"type":"input_audio_buffer.speech_started","item_id":"item_{}","audio_start_ms":{}}})", items_,
                    samples_to_ms(position_ - std::min(position_, kPrefix), kUpstreamRate)
                ),
                now);
        }
        if (!speaking_) continue;
        utterance_.push_back(sample);
        quiet_ = loud ? 0 : quiet_ + 1;
        if (quiet_ < kSilence) continue;
        say(fmt::format(
                R"({{"type":"input_audio_buffer.speech_stopped","item_id":"item_{}","audio_end_ms":{}}})", items_,
                samples_to_ms(position_, kUpstreamRate)
            ),
            now);
        commit(now);
    }
    if (plan_.streams && speaking_ && utterance_.size() > streamed_ + kUpstreamRate / 2) {
        streamed_ = utterance_.size();
        say(fmt::format(
                R"({{"type":"conversation.item.input_audio_transcription.delta","item_id":"item_{}","delta":"hm "}})",
                items_
            ),
            now);
    }
}

void LiveService::commit(Instant now) {
    if (!speaking_) {
        say(R"({"type":"error","error":{"type":"invalid_request_error","code":"input_audio_buffer_commit_empty"}})",
            now);
        return;
    }
    const auto id = "item_" + std::to_string(items_++);
    const auto previous = last_.empty() ? "null" : '"' + last_ + '"';
    thinking_.push_back({id, now + plan_.thinks, read()});
    speaking_ = false;
    quiet_ = 0;
    last_ = id;
    say(fmt::format(R"({{"type":"input_audio_buffer.committed","item_id":"{}","previous_item_id":{}}})", id, previous),
        now);
}

// The words of the utterance: `?` for one that has not its length, or no level of its own.
std::string LiveService::read() const {
    std::string out;
    const auto close = [&](std::size_t begin, std::size_t end) {
        const auto ms = samples_to_ms(end - begin, kUpstreamRate);
        const auto number = CountingVoice::number(utterance_[(begin + end) / 2]);
        if (!out.empty()) out += ' ';
        out += number && ms >= 297 && ms <= 303 ? std::to_string(*number) : fmt::format("?{}ms", ms);
    };
    std::size_t begin = 0;
    bool in_word = false;
    for (std::size_t i = 0; i < utterance_.size(); ++i) {
        const bool loud = utterance_[i] > kLoud;
        if (loud && !in_word) begin = i;
        if (!loud && in_word) close(begin, i);
        in_word = loud;
    }
    if (in_word) close(begin, utterance_.size());
    return out;
}

}  // namespace scribed::proto
