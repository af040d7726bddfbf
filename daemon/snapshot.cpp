// SPDX-License-Identifier: Apache-2.0
#include "daemon/snapshot.hpp"

#include <utility>

#include <boost/json/serialize.hpp>

#include "daemon/feed_json.hpp"
#include "proto/sse.hpp"

namespace scribed::daemon {
namespace {

namespace json = boost::json;

template <class Row>
void append_items(std::string& text, const std::vector<Row>& rows, bool& first) {
    for (const auto& row : rows) {
        if (!std::exchange(first, false)) text += ',';
        text += json::serialize(to_json(row));
    }
}

}  // namespace

Snapshot::Snapshot(transcript::Revision revision, json::object session, json::object rest, Past past)
    : rest_(json::serialize(rest)), past_(std::move(past)) {
    proto::open_sse(text_, "snapshot", std::to_string(revision));
    text_ += json::serialize(json::object{{"revision", revision}, {"session", std::move(session)}});
    text_.back() = ',';
    text_ += "\"segments\":[";
}

net::Task<Result<std::string>> Snapshot::next() {
    const auto page = co_await past_.next();
    if (!page) co_return page.error();
    auto text = std::exchange(text_, {});
    append_items(text, page->segments, first_);
    if (!in_gaps_ && (past_.over() || !page->gaps.empty())) {
        in_gaps_ = first_ = true;
        text += "],\"gaps\":[";
    }
    append_items(text, page->gaps, first_);
    if (past_.over()) {
        text += "],";
        text.append(rest_, 1);
        proto::close_sse(text);
    }
    co_return text;
}

}  // namespace scribed::daemon
