// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/utf8.hpp"
#include "proto/usage.hpp"

using namespace scribed;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void check(const std::optional<proto::UsageWindow>& window) {
    if (!window) return;
    require(window->used_percent >= 0 && window->used_percent <= 100);
    require(!window->length_s || *window->length_s >= 0);
    require(!window->resets_at || *window->resets_at > 0);
}

}  // namespace

// What the usage endpoint may say: read or refused, within its ranges, and the same again when it was kept.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr UnixMs kNow = 1'795'178'000'500;
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    const auto usage = proto::parse_usage(body, kNow);
    if (!usage) return 0;
    require(valid_utf8(usage->plan));
    check(usage->primary);
    check(usage->secondary);
    if (const auto opens = usage->opens_at()) require(*opens > 0);
    const auto again = proto::parse_usage(proto::encode_usage(*usage), 0);
    require(again.has_value() && *again == *usage);
    return 0;
}
