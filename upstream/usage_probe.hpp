// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "identity/bearer.hpp"
#include "net/task.hpp"
#include "proto/usage.hpp"
#include "upstream/endpoints.hpp"
#include "upstream/result.hpp"

namespace scribed::upstream {

/// Whether a session with a linked account will work.
enum class Verdict {
    works,
    spent,      ///< the login is good, and nothing is left of its usage
    reconnect,  ///< the login is refused: the account must be linked again
    account,    ///< the login is taken, and the account refused
    unknown,    ///< that could not be found out
};
inline constexpr Verdict kVerdicts[] = {
    Verdict::works, Verdict::spent, Verdict::reconnect, Verdict::account, Verdict::unknown};
std::string_view name(Verdict verdict);
/// The verdict of that name; unknown for every other text.
Verdict verdict_of(std::string_view name);

/// What one look at the usage endpoint has shown.
struct UsageFinding {
    Verdict verdict = Verdict::unknown;
    std::string message;                        ///< a sentence for people
    std::optional<proto::Usage> usage;          ///< when it was told
    std::optional<UnixMs> resets_at;            ///< spent: until then, if that is known
    std::optional<proto::UpstreamError> error;  ///< when it was not answered
};

/// The cheapest question that shows whether an account works: `GET {chatgpt_url}/wham/usage` (upstream.md 2.4), which
/// spends nothing. One recovery after a 401. Within 15 s and what a renewal of the login takes.
net::Task<UsageFinding> probe_usage(Endpoints endpoints, std::shared_ptr<identity::BearerSource> bearer);

/// What an answer to it means.
UsageFinding judge_usage(const UpstreamResult<proto::Usage>& answer);

}  // namespace scribed::upstream
