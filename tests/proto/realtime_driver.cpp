// SPDX-License-Identifier: Apache-2.0
#include "realtime_driver.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/json.hpp"
#include "proto/base64.hpp"

namespace scribed::proto {
namespace {

std::string quoted(std::string_view member, std::string_view value) {
    return value.empty() ? std::string() : fmt::format(R"(,"{}":"{}")", member, value);
}

std::string range(Samples begin, Samples end) { return fmt::format("{}-{}", samples_to_ms(begin), samples_to_ms(end)); }

struct Printer {
    std::string operator()(const LiveReady&) const { return "ready"; }
    std::string operator()(const LiveText& text) const { return text.item + (text.final ? "=" : ":") + text.text; }
    std::string operator()(const LiveLost& lost) const {
        return fmt::format(
            "lost({} {}{})", lost.reason, range(lost.begin, lost.end), lost.item.empty() ? "" : " " + lost.item
        );
    }
    std::string operator()(const LiveFlushed& flushed) const { return fmt::format("flushed({})", flushed.id); }
    std::string operator()(const LiveSpan& span) const { return fmt::format("span({} {})", span.leg, span.reason); }
    std::string operator()(const LiveEnded& ended) const {
        return ended.error ? fmt::format("ended({})", name(ended.error->fault)) : "ended";
    }
};

}  // namespace

RealtimeDriver::RealtimeDriver(RealtimeSession::Options options) : session_(std::move(options)) {}

void RealtimeDriver::open() {
    session_.on_open(now_);
    collect();
}

void RealtimeDriver::configure() {
    open();
    server(R"({"type":"session.created","session":{"id":"s1"}})");
    pump();
    server(R"({"type":"session.updated","session":{}})");
}

void RealtimeDriver::say(int ms, bool loud) {
    const auto state = session_.state();
    const bool taken = state != RealtimeSession::State::draining && state != RealtimeSession::State::ended;
    for (; ms > 0; ms -= 20) {
        const Samples count = ms_to_samples(std::min(ms, 20), kUpstreamRate);
        std::vector<std::int16_t> pcm(count);
        for (std::size_t i = 0; loud && i < count; ++i) {
            pcm[i] = i % 2 == 0 ? 3000 : -3000;
        }
        session_.append(pcm, track_, now_);
        track_ += ms_to_samples(std::min(ms, 20));
    }
    if (taken) said_to_ = track_;
    collect();
}

void RealtimeDriver::skip(int ms) { track_ += ms_to_samples(ms); }

void RealtimeDriver::hush(int ms) {
    session_.append_silence(std::chrono::milliseconds(ms), now_);
    collect();
}

void RealtimeDriver::utterance(int begin_ms, int end_ms) {
    session_.utterance_ended({ms_to_samples(begin_ms), ms_to_samples(end_ms)}, now_);
    collect();
}

std::uint64_t RealtimeDriver::flush() {
    if (session_.state() != RealtimeSession::State::ended) ++flushes_;
    const std::uint64_t id = session_.flush(now_);
    collect();
    return id;
}

void RealtimeDriver::drain() {
    session_.drain(now_);
    collect();
}

Samples RealtimeDriver::retire() {
    const Samples from = session_.retire(now_);
    collect();
    return from;
}

void RealtimeDriver::close(int code, std::string_view reason) {
    session_.on_closed(static_cast<std::uint16_t>(code), reason, now_);
    collect();
}

void RealtimeDriver::wait(int ms) {
    now_ += std::chrono::milliseconds(ms);
    session_.on_timer(now_);
    collect();
}

void RealtimeDriver::pump() {
    std::string out;
    while (session_.next_outgoing(out)) {
        JsonParser parser;
        const JsonValue root = parser.parse(out).value();
        const std::string type(root["type"].string().value());
        if (type == "session.update") {
            sent_.emplace_back("update");
        } else if (type == "input_audio_buffer.commit") {
            sent_.emplace_back("commit");
            last_commit_ = root["event_id"].string().value();
        } else {
            const auto bytes = decode_base64(root["audio"].string().value()).value();
            sent_.push_back(fmt::format("audio({})", samples_to_ms(bytes.size() / 2, kUpstreamRate)));
        }
    }
    collect();
}

void RealtimeDriver::server(std::string_view json) {
    session_.on_text(json, now_);
    collect();
}

void RealtimeDriver::started(std::string_view item, int ms) {
    server(fmt::format(
        R"({{"type":"input_audio_buffer.speech_started","audio_start_ms":{}{}}})", ms, quoted("item_id", item)
    ));
}

void RealtimeDriver::stopped(std::string_view item, int ms) {
    server(fmt::format(
        R"({{"type":"input_audio_buffer.speech_stopped","audio_end_ms":{}{}}})", ms, quoted("item_id", item)
    ));
}

void RealtimeDriver::committed(std::string_view item, std::string_view previous) {
    server(fmt::format(
        R"({{"type":"input_audio_buffer.committed"{}{}}})", quoted("item_id", item),
        quoted("previous_item_id", previous)
    ));
}

void RealtimeDriver::delta(std::string_view item, std::string_view text) {
    server(fmt::format(
        R"({{"type":"conversation.item.input_audio_transcription.delta","delta":"{}"{}}})", text,
        quoted("item_id", item)
    ));
}

void RealtimeDriver::completed(std::string_view item, std::string_view text) {
    server(fmt::format(
        R"({{"type":"conversation.item.input_audio_transcription.completed","transcript":"{}"{}}})", text,
        quoted("item_id", item)
    ));
}

void RealtimeDriver::failed(std::string_view item) {
    server(fmt::format(
        R"({{"type":"conversation.item.input_audio_transcription.failed","error":{{"code":"bad_audio"}}{}}})",
        quoted("item_id", item)
    ));
}

void RealtimeDriver::error(std::string_view code, std::string_view event_id, std::string_view type) {
    server(fmt::format(
        R"({{"type":"error","error":{{"type":"{}","code":"{}"{}}}}})", type, code, quoted("event_id", event_id)
    ));
}

void RealtimeDriver::collect() {
    for (auto& event : session_.take_events()) {
        events_.push_back(std::move(event));
    }
}

std::string RealtimeDriver::news() {
    std::string out;
    for (; told_ < events_.size(); ++told_) {
        if (!out.empty()) out += ' ';
        out += std::visit(Printer{}, events_[told_]);
    }
    return out;
}

std::string RealtimeDriver::sent() { return fmt::format("{}", fmt::join(std::exchange(sent_, {}), " ")); }

std::string RealtimeDriver::place(const std::string& item) const {
    std::string out = "nowhere";
    for (const auto& event : events_) {
        const auto* text = std::get_if<LiveText>(&event);
        if (text != nullptr && text->item == item) out = range(text->begin, text->end);
    }
    return out;
}

void RealtimeDriver::check() const {
    std::set<std::string> shown;
    std::set<std::string> final;
    std::set<std::uint64_t> flushed;
    std::size_t ended = 0;
    bool failed = false;
    for (const auto& event : events_) {
        ASSERT_EQ(ended, 0U) << "nothing may follow the end";
        if (const auto* text = std::get_if<LiveText>(&event)) {
            ASSERT_LE(text->begin, text->end);
            ASSERT_FALSE(final.contains(text->item)) << "text for " << text->item << " after its final";
            if (text->final) {
                final.insert(text->item);
                shown.erase(text->item);
            } else {
                shown.insert(text->item);
            }
        } else if (const auto* lost = std::get_if<LiveLost>(&event)) {
            ASSERT_LE(lost->begin, lost->end);
            shown.erase(lost->item);
        } else if (const auto* done = std::get_if<LiveFlushed>(&event)) {
            ASSERT_TRUE(flushed.insert(done->id).second);
        } else if (const auto* end = std::get_if<LiveEnded>(&event)) {
            ++ended;
            failed = end->error.has_value();
        }
    }
    if (session_.state() != RealtimeSession::State::ended) {
        ASSERT_EQ(ended, 0U);
        return;
    }
    ASSERT_EQ(ended, 1U);
    ASSERT_LE(session_.resume_at(), said_to_);
    if (!failed) {
        ASSERT_EQ(flushed.size(), flushes_) << "a flush was not answered";
        ASSERT_TRUE(shown.empty()) << "the partial of " << *shown.begin() << " was never taken back";
    }
    ASSERT_FALSE(session_.next_timer());
}

void cut_everywhere(const RealtimeSession::Options& options, const std::vector<RealtimeStep>& steps) {
    for (std::size_t count = 0; count <= steps.size(); ++count) {
        for (const int code : {1000, 1001, 1006, 4000}) {
            SCOPED_TRACE(fmt::format("closed with {} after {} steps", code, count));
            RealtimeDriver driver(options);
            for (std::size_t i = 0; i < count; ++i) {
                steps[i](driver);
            }
            driver.close(code);
            driver.check();
            ASSERT_EQ(driver.session().state(), RealtimeSession::State::ended);
        }
    }
}

}  // namespace scribed::proto
