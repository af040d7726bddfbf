// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <utility>

#include <fmt/format.h>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "audio/wav_file.hpp"
#include "base/random.hpp"
#include "base/units.hpp"
#include "proto/multipart.hpp"
#include "sandbox/invented_text.hpp"
#include "sandbox/routes.hpp"
#include "sandbox/transcript_formats.hpp"

namespace scribed::sandbox {
namespace {

constexpr std::string_view kGarbage = "\x1f\x8b\x08{\"text\": \xff\xfe";

double seconds_of(const audio::DecodedAudio& clip) { return static_cast<double>(clip.samples.size()) / clip.rate; }

std::string chatgpt_body(const std::vector<HeardWord>& words) {
    boost::json::object body;
    body["text"] = join_words(words);
    body["asset_pointer"] = "sediment://file_" + random_hex(12);
    body["asset_ttl"] = 3600;
    body["asset_format"] = "wav";
    return boost::json::serialize(body);
}

net::HttpReply refused(const Refusal& refusal) { return json_reply(refusal.status, error_body(refusal)); }

/// Hears the clip, and errs as the answer faults demand. Nothing: the answer is to be garbage.
net::Task<std::optional<std::vector<HeardWord>>> listen(Route route, audio::DecodedAudio clip) {
    auto& core = route.core;
    ++core.stats.transcribe_answered;
    core.stats.transcribe_audio_ms += static_cast<std::uint64_t>(seconds_of(clip) * 1000);
    const auto length_ms = samples_to_ms(clip.samples.size(), clip.rate);
    auto words = co_await core.ears.hear(std::move(clip.samples), clip.rate);
    const auto fault = core.faults.strike(FaultPlace::transcribe, FaultScope::answer);
    if (!fault) co_return words;
    ++core.stats.faults_struck;
    if (fault->kind == FaultKind::garbage) co_return std::nullopt;
    if (fault->kind == FaultKind::invent_text) {
        co_return with_invented_text(std::move(words), length_ms, fault->body);
    }
    words.resize(fault->kind == FaultKind::truncate_text ? words.size() / 2 : 0);
    co_return words;
}

std::optional<Refusal> read_upload(Route route, bool api, TranscribeForm& form, audio::DecodedAudio& clip) {
    const auto& request = route.request();
    const auto parts = proto::parse_multipart(request.header("content-type"), request.body);
    if (!parts) return Refusal{.code = "invalid_request", .message = "The body is no multipart form."};
    if (auto refusal = api ? read_api_form(*parts, form) : read_chatgpt_form(*parts, form)) return refusal;
    if (form.file.size() > kMaxUpload) {
        return Refusal{
            .status = 413,
            .code = "",
            .message =
                fmt::format("Maximum content size limit ({}) exceeded ({} bytes read)", kMaxUpload, form.file.size())};
    }
    auto decoded = audio::decode_audio(form.file);
    if (!decoded || decoded->samples.empty()) {
        return Refusal{
            .code = "invalid_value", .message = "Audio file might be corrupted or unsupported", .param = "file"};
    }
    clip = *std::move(decoded);
    return api ? check_duration(form, seconds_of(clip)) : std::nullopt;
}

net::Task<void> stream_answer(Route route, std::vector<std::string> events) {
    net::HttpReply head{.status = 200, .headers = {{"content-type", "text/event-stream"}}, .body = {}};
    auto started = co_await route.exchange.start_stream(std::move(head));
    if (!started) co_return;
    for (const auto& event : events) {
        const auto written = co_await route.exchange.write(event);
        if (!written) co_return;
    }
    co_await route.exchange.end_stream();
}

}  // namespace

net::Task<void> chatgpt_transcribe_route(Route route) {
    auto& core = route.core;
    ++core.stats.transcribe_requests;
    if (co_await struck(route, FaultPlace::transcribe)) co_return;
    net::HttpReply reply;
    TranscribeForm form;
    audio::DecodedAudio clip;
    if (const auto credential = route.credential(); credential != Credential::chatgpt_token) {
        reply = sign_in_again(credential);
    } else if (auto spent = usage_spent(core)) {
        reply = *std::move(spent);
    } else if (const auto refusal = read_upload(route, false, form, clip)) {
        reply = json_reply(refusal->status, detail_body(refusal->message));
    } else if (seconds_of(clip) > core.options.clip_fail_seconds) {
        reply = json_reply(500, "{}");
    } else {
        const auto most = static_cast<std::size_t>(core.options.clip_seconds) * clip.rate;
        clip.samples.resize(std::min(clip.samples.size(), most));
        const auto words = co_await listen(route, std::move(clip));
        reply = json_reply(200, words ? chatgpt_body(*words) : std::string(kGarbage));
    }
    co_await route.exchange.reply(std::move(reply));
}

net::Task<void> api_transcribe_route(Route route) {
    ++route.core.stats.transcribe_requests;
    if (co_await struck(route, FaultPlace::transcribe)) co_return;
    net::HttpReply reply;
    TranscribeForm form;
    audio::DecodedAudio clip;
    const auto credential = route.credential();
    if (credential == Credential::chatgpt_token) {
        reply = refused(
            {.status = 401,
             .code = "missing_scope",
             .message =
                 "You have insufficient permissions for this operation. Missing scopes: api.model.audio.request."}
        );
    } else if (credential != Credential::api_key) {
        reply = refused({.status = 401, .code = "invalid_api_key", .message = "Incorrect API key provided."});
    } else if (const auto refusal = read_upload(route, true, form, clip)) {
        reply = refused(*refusal);
    } else {
        const auto seconds = seconds_of(clip);
        const auto words = co_await listen(route, std::move(clip));
        if (words && form.stream && form.model != "whisper-1") {
            co_await stream_answer(route, stream_transcript(*words));
            co_return;
        }
        reply = json_reply(200, words ? format_transcript(form, *words, seconds) : std::string(kGarbage));
        reply.headers.front().second = transcript_content_type(form);
    }
    co_await route.exchange.reply(std::move(reply));
}

}  // namespace scribed::sandbox
