// SPDX-License-Identifier: Apache-2.0
#include "daemon/past.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

namespace scribed::daemon {
namespace {

using transcript::Gap;
using transcript::Segment;

// About 100 KiB of JSON, and a millisecond of each thread that has to do with it.
constexpr std::size_t kPage = 500;

auto place_of(const Segment& segment) { return std::tie(segment.start_ms, segment.track, segment.id); }
auto place_of(const Gap& gap) { return std::tie(gap.start_ms, gap.track); }

constexpr auto kEarlier = [](const auto& a, const auto& b) { return place_of(a) < place_of(b); };

// Puts in what memory has up to the last stored row, or all of it behind the last page. Memory is right where both have
// a row: the store may have it as it was.
template <class Row>
std::vector<Row> joined(std::vector<Row>& memory, std::vector<Row> stored, bool last) {
    const auto until = last ? memory.end() : std::upper_bound(memory.begin(), memory.end(), stored.back(), kEarlier);
    std::vector<Row> out;
    out.reserve(stored.size());
    std::set_union(
        std::make_move_iterator(memory.begin()), std::make_move_iterator(until),
        std::make_move_iterator(stored.begin()), std::make_move_iterator(stored.end()), std::back_inserter(out),
        kEarlier
    );
    memory.erase(memory.begin(), until);
    return out;
}

}  // namespace

Past::Past(store::Store& store, Standing standing) : store_(&store), standing_(std::move(standing)) {
    std::sort(standing_.segments.begin(), standing_.segments.end(), kEarlier);
    std::sort(standing_.gaps.begin(), standing_.gaps.end(), kEarlier);
}

net::Task<Result<Past::Page>> Past::next() {
    Result<Page> stored = Page{};
    if (standing_.stored) stored = co_await read();
    if (!stored) co_return stored;
    const bool last_segments = stored->segments.size() < kPage;
    const bool last_gaps = last_segments && stored->gaps.size() < kPage;
    Page page;
    if (!segments_over_) {
        if (!last_segments) {
            const auto& last = stored->segments.back();
            segments_behind_ = {last.start_ms, last.track, last.id};
        }
        page.segments = joined(standing_.segments, std::move(stored->segments), last_segments);
        segments_over_ = last_segments;
    }
    if (segments_over_) {
        if (!last_gaps) {
            const auto& last = stored->gaps.back();
            gaps_behind_ = {last.start_ms, last.track, {}};
        }
        page.gaps = joined(standing_.gaps, std::move(stored->gaps), last_gaps);
        over_ = last_gaps;
    }
    co_return page;
}

net::Task<Result<Past::Page>> Past::read() const {
    struct Wanted {
        std::string session;
        transcript::Revision until;
        bool segments;
        store::TimelinePlace segments_behind;
        store::TimelinePlace gaps_behind;
    };
    const Wanted wanted{
        standing_.session, standing_.revision, !segments_over_, segments_behind_, gaps_behind_,
    };
    const auto page = [wanted](store::Database& database) -> Result<Page> {
        Page out;
        if (wanted.segments) {
            auto segments = database.finals(wanted.session, wanted.until, wanted.segments_behind, kPage);
            if (!segments) return segments.error();
            out.segments = std::move(*segments);
            if (out.segments.size() == kPage) return out;
        }
        auto gaps = database.gaps(wanted.session, wanted.until, wanted.gaps_behind, kPage);
        if (!gaps) return gaps.error();
        out.gaps = std::move(*gaps);
        return out;
    };
    co_return co_await store_->ask(page);
}

}  // namespace scribed::daemon
