// SPDX-License-Identifier: Apache-2.0
#include "clients/plain_words.hpp"

#include <fmt/format.h>

#include "clients/text_layout.hpp"

namespace scribed::clients {
namespace {

std::string lane_name(std::string_view lane) {
    if (lane == "chatgpt_realtime") return "the ChatGPT plan";
    if (lane == "api_realtime") return "the API key";
    if (lane == "near_live") return "short uploads, a few seconds late";
    return printable(lane);
}

std::string because(std::string_view reason) {
    return reason.empty() ? std::string() : fmt::format(" ({})", printable(reason));
}

}  // namespace

std::string gap_words(std::string_view reason) {
    if (reason == "lane_down") return "nobody was there to transcribe it";
    if (reason == "overflow") return "it had waited too long to be sent on";
    if (reason == "item_failed") return "the transcriber failed on it";
    if (reason == "unreadable") return "the recording could not be read";
    if (reason == "pending") return "not answered yet";
    if (reason == "failed") return "not answered; the live text stands";
    if (reason == "timeout") return "the transcriber did not answer in time";
    return printable(reason);
}

std::string lane_words(std::string_view lane, std::string_view state, std::string_view reason) {
    if (lane.empty() || lane == "none") return "No live text for now; the final pass will have it" + because(reason);
    if (state == "up") return fmt::format("Live text comes through {}{}", lane_name(lane), because(reason));
    if (state == "down")
        return fmt::format("Live text through {} broke off{}; the recording goes on", lane_name(lane), because(reason));
    return {};
}

std::string state_words(std::string_view state) {
    if (state == "live") return "live";
    if (state == "finishing") return "settling the last words";
    if (state == "transcribing") return "final pass";
    if (state == "done") return "done";
    if (state == "needs_reconnect") return "waiting for the account to be linked again";
    if (state == "failed") return "failed";
    return printable(state);
}

}  // namespace scribed::clients
