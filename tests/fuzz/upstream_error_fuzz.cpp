// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "base/utf8.hpp"
#include "proto/ascii.hpp"
#include "proto/backoff.hpp"
#include "proto/redact.hpp"
#include "proto/upstream_error.hpp"

using namespace scribed;

namespace {

void require(bool holds) {
    if (!holds) std::abort();
}

void check(const proto::UpstreamError& error, UnixMs now) {
    require(!error.message.empty() && error.message.size() <= 300);
    require(valid_utf8(error.message));
    require(!proto::contains_ignoring_case(error.message, "<html"));
    // Nothing that would be redacted is left.
    require(proto::readable_message(error.message) == proto::trim(error.message));
    require(proto::plain_word(error.code, 64) == error.code);
    require(!name(error.fault).empty());
    if (error.retry_after) require(error.retry_after->count() >= 0);
    require(proto::backoff({}, 1, 0.5, error, now).count() >= 500);
}

}  // namespace

// Header lines, a blank line, a body; the first line is the status. Whatever a refusal holds, people get one readable
// line without secrets.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    const auto take_line = [&rest] {
        const std::size_t end = rest.find('\n');
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        return line;
    };
    constexpr UnixMs kNow = 1795178381000;
    const int status = std::atoi(std::string(take_line()).c_str());
    proto::HeaderList headers;
    for (auto line = take_line(); !line.empty(); line = take_line()) {
        const std::size_t colon = line.find(':');
        headers.emplace_back(line.substr(0, colon), colon == std::string_view::npos ? "" : line.substr(colon + 1));
    }
    check(proto::classify_reply(status, headers, rest, kNow), kNow);
    check(proto::classify_close(static_cast<std::uint16_t>(status), rest.substr(0, 123)), kNow);
    if (const auto error = proto::classify_event("usage_limit_reached", {}, rest)) check(*error, kNow);
    return 0;
}
