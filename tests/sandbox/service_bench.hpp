// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/json.hpp"
#include "proto/base64.hpp"
#include "sandbox/realtime_service.hpp"
#include "sandbox/tone_ear.hpp"

namespace scribed::sandbox {

/// A RealtimeService on a bench: time stands still until it is moved, and a tone ear listens at once.
class ServiceBench {
public:
    explicit ServiceBench(SessionConfig config = {}, std::vector<Fault> faults = {}, Mishear mishear = {0, 1, nullptr})
        : faults_(1) {
        for (auto& fault : faults)
            faults_.add(std::move(fault));
        RealtimeService::Options options;
        options.config = std::move(config);
        options.ends = now + std::chrono::hours(1);
        options.expires_at = 3600;
        service.emplace(std::move(options), std::move(mishear), faults_, stats);
    }

    void open() {
        service->on_open(now);
        collect();
    }
    void send(std::string_view json) {
        service->on_text(json, now);
        collect();
    }
    void append(std::span<const std::int16_t> pcm) {
        std::string event = R"({"type":"input_audio_buffer.append","audio":")";
        proto::append_base64(event, {reinterpret_cast<const char*>(pcm.data()), pcm.size_bytes()});
        send(event + "\"}");
    }
    void pass(std::chrono::milliseconds time) {
        now += time;
        service->on_timer(now);
        collect();
    }

    /// The texts of all events of a type, oldest first.
    std::vector<std::string> events(std::string_view type) const {
        std::vector<std::string> result;
        for (const auto& text : said) {
            if (member(text, "type") == type) result.push_back(text);
        }
        return result;
    }
    /// A member by path (`error.code`), numbers in decimal; `-` when missing.
    static std::string member(const std::string& text, std::string_view path) {
        JsonParser parser;
        const auto json = parser.parse(text);
        if (!json) return "-";
        auto value = *json;
        for (std::size_t dot = 0; dot != std::string_view::npos; path.remove_prefix(dot + 1)) {
            dot = path.find('.');
            value = value[path.substr(0, dot)];
            if (dot == std::string_view::npos) break;
        }
        if (const auto number = value.integer()) return std::to_string(*number);
        if (value.is_null()) return "null";
        return std::string(value.string().value_or("-"));
    }
    /// `code param` of the last error event; empty when there was none.
    std::string last_error() const {
        const auto errors = events("error");
        if (errors.empty()) return {};
        return member(errors.back(), "error.code") + " " + member(errors.back(), "error.param");
    }

    Instant now{std::chrono::hours(1000)};
    Stats stats;
    std::optional<RealtimeService> service;
    std::vector<std::string> said;
    std::optional<HangUp> hung_up;

private:
    void collect() {
        auto effects = service->take_effects(now);
        while (!effects.empty()) {
            for (auto& effect : effects) {
                if (auto* say = std::get_if<Say>(&effect)) said.push_back(std::move(say->json));
                if (auto* end = std::get_if<HangUp>(&effect)) hung_up = *end;
                if (auto* clip = std::get_if<Listen>(&effect)) {
                    service->on_heard(ToneEar().hear(clip->samples, kUpstreamRate), now);
                }
            }
            effects = service->take_effects(now);
        }
    }

    Faults faults_;
};

}  // namespace scribed::sandbox
