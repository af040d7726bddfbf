// SPDX-License-Identifier: Apache-2.0
#include "sandbox/realtime_service.hpp"

#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "base/random.hpp"
#include "base/units.hpp"
#include "proto/base64.hpp"
#include "sandbox/member_check.hpp"
#include "sandbox/service_events.hpp"

namespace scribed::sandbox {
namespace {

constexpr std::size_t kMaxAppend = 15 << 20;
constexpr std::size_t kMaxEventId = 512;
constexpr std::int64_t kLeastCommitMs = 100;

}  // namespace

RealtimeService::RealtimeService(Options options, Mishear mishear, Faults& faults, Stats& stats)
    : options_(std::move(options)),
      faults_(faults),
      stats_(stats),
      desk_(faults, std::move(mishear)),
      id_(new_id("sess")) {
    buffer_.configure(options_.config.turn_detection);
}

void RealtimeService::on_open(Instant now) {
    for (const auto& fault : faults_.strike_all(FaultPlace::realtime, FaultScope::session))
        arm(fault, now);
    strike_due(now);
    if (ended_) return;
    effects_.emplace_back(Say{session_event("session.created", options_.config, id_, options_.expires_at)});
}

void RealtimeService::refuse(const Refusal& refusal, std::uint16_t close_code) {
    error(refusal);
    effects_.emplace_back(HangUp{close_code, fmt::format("{}.{}", refusal.type, refusal.code)});
    ended_ = true;
}

void RealtimeService::error(const Refusal& refusal) {
    ++stats_.realtime_errors;
    effects_.emplace_back(Say{error_event(refusal, cause_)});
}

void RealtimeService::on_binary() {
    cause_.clear();
    error({.code = "invalid_event", .message = "Binary frames are not supported; send JSON text."});
}

void RealtimeService::on_text(std::string_view message, Instant now) {
    if (ended_ || mute_ || (options_.sink && count_in_sink(message, now))) return;
    cause_.clear();
    const auto event = parser_.parse(message);
    if (!event || !event->is_object()) {
        return error({.code = "invalid_json", .message = "The message is no JSON object."});
    }
    cause_ = (*event)["event_id"].string().value_or("");
    if (cause_.size() > kMaxEventId) {
        cause_.clear();
        return error(
            {.code = "string_above_max_length", .message = "Invalid 'event_id': too long.", .param = "event_id"}
        );
    }
    MemberCheck check;
    check.required((*event)["type"], "type");
    std::string type;
    check.choice(
        (*event)["type"], "type",
        {"session.update", "input_audio_buffer.append", "input_audio_buffer.commit", "input_audio_buffer.clear"}, type
    );
    if (!check.ok()) return error(*check.refusal());
    if (type == "session.update") return session_update(*event);
    if (type == "input_audio_buffer.append") return append(*event);
    check.only(*event, "", {"type", "event_id"});
    if (!check.ok()) return error(*check.refusal());
    if (type == "input_audio_buffer.commit") return commit_by_client();
    buffer_.clear();
    open_item_.clear();
    effects_.emplace_back(Say{cleared_event()});
}

void RealtimeService::session_update(JsonValue event) {
    MemberCheck check;
    check.only(event, "", {"type", "event_id", "session"});
    if (!check.ok()) return error(*check.refusal());
    if (options_.conversation && event["session"]["type"].string() == "transcription") {
        return error(
            {.code = "invalid_parameter",
             .message = "A session that was opened with a model cannot become a transcription session.",
             .param = "session.type"}
        );
    }
    const auto before = options_.config.turn_detection;
    if (const auto refusal = apply_session(event["session"], options_.config)) return error(*refusal);
    // An update that leaves it as it is does not disturb who is speaking.
    if (options_.config.turn_detection != before) buffer_.configure(options_.config.turn_detection);
    effects_.emplace_back(Say{session_event("session.updated", options_.config, id_, options_.expires_at)});
}

void RealtimeService::append(JsonValue event) {
    MemberCheck check;
    check.only(event, "", {"type", "event_id", "audio"});
    check.required(event["audio"], "audio");
    if (!check.ok()) return error(*check.refusal());
    const auto audio = event["audio"].string();
    if (!audio)
        return error(
            {.code = "invalid_type", .message = "Invalid type for 'audio': expected a string.", .param = "audio"}
        );
    if (audio->size() > kMaxAppend) {
        return error(
            {.code = "string_above_max_length", .message = "Invalid 'audio': more than 15 MiB.", .param = "audio"}
        );
    }
    const auto bytes = proto::decode_base64(*audio);
    if (!bytes || bytes->size() % 2 != 0) {
        return error(
            {.code = "invalid_value",
             .message = "Invalid 'audio'. Expected base64-encoded audio bytes (mono PCM16 at 24kHz).",
             .param = "audio"}
        );
    }
    append_pcm(*bytes);
}

void RealtimeService::append_pcm(std::string_view bytes) {
    std::vector<std::int16_t> samples(bytes.size() / 2);
    std::memcpy(samples.data(), bytes.data(), samples.size() * 2);
    ++stats_.realtime_appends;
    stats_.realtime_samples += samples.size();
    for (const auto& change : buffer_.append(samples)) {
        const auto ms = samples_to_ms(change.at, kUpstreamRate);
        if (change.started) {
            open_item_ = new_id("item");
            open_begin_ = change.at;
            effects_.emplace_back(Say{speech_started_event(open_item_, ms)});
        } else {
            effects_.emplace_back(Say{speech_stopped_event(open_item_, ms)});
            auto taken = buffer_.commit(open_begin_, change.at);
            commit_item(std::exchange(open_item_, {}), std::move(taken), change.at - open_begin_);
        }
    }
}

void RealtimeService::commit_by_client() {
    const auto length = options_.sink ? std::exchange(sunk_, 0) : buffer_.position() - buffer_.uncommitted();
    if (const auto ms = samples_to_ms(length, kUpstreamRate); ms < kLeastCommitMs) {
        return error(
            {.code = "input_audio_buffer_commit_empty",
             .message = fmt::format(
                 "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer "
                 "only has {}.00ms of audio.",
                 ms
             )}
        );
    }
    auto id = open_item_.empty() ? new_id("item") : std::exchange(open_item_, {});
    commit_item(std::move(id), buffer_.commit_all(), length);
}

void RealtimeService::commit_item(std::string id, std::vector<std::int16_t> samples, Samples length) {
    ++stats_.realtime_commits;
    effects_.emplace_back(Say{committed_event(id, last_item_)});
    effects_.emplace_back(Say{item_event("conversation.item.added", id, last_item_)});
    effects_.emplace_back(Say{item_event("conversation.item.done", id, last_item_)});
    last_item_ = id;
    listening_.push_back(
        {std::move(id), items_++, samples_to_ms(length, kUpstreamRate), options_.config.logprobs,
         options_.config.model == "whisper-1"}
    );
    effects_.emplace_back(Listen{std::move(samples)});
}

void RealtimeService::on_heard(std::vector<HeardWord> words, Instant now) {
    if (listening_.empty()) return;
    ++stats_.realtime_items_heard;
    desk_.heard(listening_.front(), std::move(words), now);
    listening_.pop_front();
    publish();
    strike_due(now);
}

void RealtimeService::publish() {
    for (auto& event : desk_.take())
        effects_.emplace_back(Say{std::move(event)});
}

bool RealtimeService::count_in_sink(std::string_view message, Instant now) {
    constexpr std::string_view kHead = R"({"type":"input_audio_buffer.append","audio":")";
    if (!message.starts_with(kHead)) return false;
    ++stats_.realtime_appends;
    const auto samples = (message.size() - kHead.size()) / 4 * 3 / 2;
    stats_.realtime_samples += samples;
    sunk_ += samples;
    sunk_all_ += samples;
    if (options_.append_log != nullptr) options_.append_log->note(options_.config.prompt, sunk_all_, now);
    return true;
}

}  // namespace scribed::sandbox
