// SPDX-License-Identifier: Apache-2.0
#include "clients/final_transcript.hpp"

#include <fmt/format.h>

#include "clients/api.hpp"
#include "transcript/render.hpp"

namespace scribed::clients {

net::Task<Outcome<std::string>> fetch_transcript(
    const Server& server, std::string session, std::string format, int version
) {
    auto path = session_path(session, "/transcript?format=" + format);
    if (version > 0) path += fmt::format("&version={}", version);
    co_return co_await api_call(server, "GET", std::move(path));
}

net::Task<Outcome<transcript::Canon>> fetch_canon(const Server& server, std::string session, int version) {
    const auto json = co_await fetch_transcript(server, std::move(session), "json", version);
    if (!json) co_return json.error();
    auto canon = transcript::parse_canon(*json);
    if (!canon) co_return to_failure(canon.error(), "the server's transcript cannot be read");
    co_return std::move(*canon);
}

}  // namespace scribed::clients
