// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "store/rows.hpp"

namespace scribed::store::test {

/// A session whose members all differ from their defaults, except `version` (which canon rows tell).
inline SessionRow session_row(const std::string& id, UnixMs created_ms = 1'700'000'000'000) {
    SessionRow out;
    out.id = id;
    out.title = "Tuesday's \"call\" 100% – ünïcode\n";
    out.language = "de";
    out.prompt = "names: Ärzte";
    out.keywords = {"scribed", "with \"quotes\" and \\", "", "日本語"};
    out.tagged = true;
    out.state = SessionState::finishing;
    out.reason = "because";
    out.resume_secret = "0123456789abcdef";
    out.created_ms = created_ms;
    out.ended_ms = created_ms + 1000;
    out.revision = 77;
    out.duration_ms = 990;
    return out;
}

}  // namespace scribed::store::test
