// SPDX-License-Identifier: Apache-2.0
#include "store/rows.hpp"

#include <array>

namespace scribed::store {

std::string_view name(SessionState state) {
    switch (state) {
        case SessionState::live: return "live";
        case SessionState::finishing: return "finishing";
        case SessionState::transcribing: return "transcribing";
        case SessionState::done: return "done";
        case SessionState::needs_reconnect: return "needs_reconnect";
        case SessionState::failed: return "failed";
    }
    return "failed";
}

std::optional<SessionState> parse_session_state(std::string_view text) {
    static constexpr std::array kAll{SessionState::live, SessionState::finishing,       SessionState::transcribing,
                                     SessionState::done, SessionState::needs_reconnect, SessionState::failed};
    for (const auto state : kAll) {
        if (name(state) == text) return state;
    }
    return std::nullopt;
}

std::string_view name(PieceState state) {
    switch (state) {
        case PieceState::pending: return "pending";
        case PieceState::done: return "done";
        case PieceState::failed: return "failed";
    }
    return "failed";
}

std::optional<PieceState> parse_piece_state(std::string_view text) {
    for (const auto state : {PieceState::pending, PieceState::done, PieceState::failed}) {
        if (name(state) == text) return state;
    }
    return std::nullopt;
}

}  // namespace scribed::store
