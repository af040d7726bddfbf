// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/json.hpp"
#include "sandbox/refusal.hpp"

namespace scribed::sandbox {

/// What is used of the plan, the same for every account (upstream.md 2.4). The short window opens anew when its time is
/// over, whatever was set.
class UsageMeter {
public:
    explicit UsageMeter(UnixMs now);

    /// Sets the members that are there: `primary_used`, `secondary_used` (percent), `limit_reached`, `resets_in_s`,
    /// `refuse_work`, `plan`. Nothing is set when one is refused.
    std::optional<Refusal> set(JsonValue json, UnixMs now);

    /// The answer of the usage endpoint. `plan`: the account's, unless another was set.
    std::string body(const std::string& plan, UnixMs now);
    /// Seconds until work is taken again; nothing while it is.
    std::optional<std::int64_t> refuses_work(UnixMs now);

private:
    struct State {
        int primary_used = 12;
        int secondary_used = 40;
        bool limit_reached = false;
        bool refuse_work = false;
        UnixMs primary_resets_at = 0;
        UnixMs secondary_resets_at = 0;
        std::string plan;  ///< empty: the account's own
    };
    void turn(UnixMs now);

    State state_;
};

}  // namespace scribed::sandbox
