// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <fstream>

#include <fmt/format.h>

#include "daemon/byte_range.hpp"
#include "daemon/replies.hpp"
#include "daemon/routes.hpp"
#include "proto/api_error.hpp"

namespace scribed::daemon {
namespace {

constexpr std::uint64_t kBlock = 256 * 1024;

// Blocks; a worker thread's job. Shorter when the file ends before `end`.
Result<std::string> read_block(const std::filesystem::path& file, std::uint64_t begin, std::uint64_t end) {
    std::ifstream stream(file, std::ios::binary);
    stream.seekg(static_cast<std::streamoff>(begin));
    std::string block(static_cast<std::size_t>(end - begin), '\0');
    stream.read(block.data(), static_cast<std::streamsize>(block.size()));
    if (stream.bad()) return Error(Errc::io, "cannot read the recording");
    block.resize(static_cast<std::size_t>(stream.gcount()));
    return block;
}

net::Task<void> send_file(
    RouteContext context, net::HttpExchange& exchange, std::filesystem::path file, std::uint64_t size
) {
    ByteRange range;
    const auto verdict = parse_range(exchange.request().header("Range"), size, range);
    net::HttpReply head{200, reply_headers("audio/wav"), {}};
    head.headers.emplace_back("Accept-Ranges", "bytes");
    if (verdict == RangeVerdict::unsatisfiable) {
        head.status = 416;
        head.headers.emplace_back("Content-Range", fmt::format("bytes */{}", size));
        head.body = proto::api_error_body(Error(Errc::invalid, "the range lies behind the end", "Range"));
        (void)co_await exchange.reply(std::move(head));
        co_return;
    }
    if (verdict == RangeVerdict::part) {
        head.status = 206;
        head.headers.emplace_back("Content-Range", fmt::format("bytes {}-{}/{}", range.begin, range.end - 1, size));
    }
    auto sent = co_await exchange.start_stream(std::move(head), range.end - range.begin);
    if (exchange.request().method == "HEAD") range.end = range.begin;
    while (sent && range.begin < range.end) {
        const auto end = std::min(range.end, range.begin + kBlock);
        const auto work = [file, begin = range.begin, end] { return read_block(file, begin, end); };
        const auto block = co_await context.services.workers.run(work);
        if (!block || block->empty()) co_return;
        range.begin += block->size();
        sent = co_await exchange.write(*block);
    }
    if (sent) (void)co_await exchange.end_stream();
}

net::Task<void> audio(RouteContext context, Call& call) {
    auto& exchange = call.exchange;
    const auto& id = call.param("id");
    const auto read = [user = call.user(), id,
                       track = call.param("track")](store::Database& database) -> Result<std::string> {
        if (const auto session = database.session_of(user, id); !session) return session.error();
        const auto tracks = database.tracks(id);
        if (!tracks) return tracks.error();
        for (const auto& row : *tracks) {
            if (row.id == track) return row.file;
        }
        return Error(Errc::not_found, "no such track in this session", "track");
    };
    const auto name = co_await context.services.store.ask(read);
    if (!name) {
        co_await reply_error(exchange, name.error());
        co_return;
    }
    const auto file = context.services.recorder.track_path(id, *name);
    std::error_code failure;
    const auto size = std::filesystem::file_size(file, failure);
    if (failure) {
        co_await reply_error(exchange, Error(Errc::not_found, "the track has no recording", "track"));
        co_return;
    }
    co_await send_file(context, exchange, file, size);
}

}  // namespace

void add_audio_routes(Router& router, RouteContext context) {
    router.add("GET", "/v1/sessions/{id}/audio/{track}.wav", Need::read, [context](Call& call) {
        return audio(context, call);
    });
}

}  // namespace scribed::daemon
