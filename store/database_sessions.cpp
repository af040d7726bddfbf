// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cctype>
#include <string_view>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include "base/json.hpp"
#include "store/database.hpp"

namespace scribed::store {
namespace {

#define SCRIBED_SESSION_COLUMNS                                                                                     \
    "id, title, language, prompt, keywords, tagged, state, reason, resume_secret, created_ms, ended_ms, "           \
    "revision, duration_ms, user, (SELECT coalesce(max(version), 0) FROM canon WHERE canon.session = session.id), " \
    "stalled_ms"

std::string write_keywords(const std::vector<std::string>& keywords) {
    boost::json::array out;
    for (const auto& keyword : keywords)
        out.emplace_back(keyword);
    return boost::json::serialize(out);
}

std::vector<std::string> read_keywords(std::string_view text) {
    JsonParser parser;
    std::vector<std::string> out;
    const auto root = parser.parse(text);
    if (!root) return out;
    for (const auto& item : root->items())
        out.emplace_back(item.string().value_or(""));
    return out;
}

SessionRow read_session(const SqlRow& row) {
    SessionRow out;
    out.id = row.text(0);
    out.title = row.text(1);
    out.language = row.text(2);
    out.prompt = row.text(3);
    out.keywords = read_keywords(row.text(4));
    out.tagged = row.integer(5) != 0;
    out.state = parse_session_state(row.text(6)).value_or(SessionState::failed);
    out.reason = row.text(7);
    out.resume_secret = row.text(8);
    out.created_ms = row.integer(9);
    out.ended_ms = row.integer(10);
    out.revision = row.as<transcript::Revision>(11);
    out.duration_ms = row.integer(12);
    out.user = row.text(13);
    out.version = row.as<int>(14);
    out.stalled_ms = row.integer(15);
    return out;
}

// A LIKE pattern for texts that contain `query`; its wildcards are escaped by a backslash.
std::string containing(std::string_view query) {
    std::string out = "%";
    for (const char c : query) {
        if (c == '%' || c == '_' || c == '\\') out += '\\';
        out += c;
    }
    return out += '%';
}

// An expression of FTS5 for texts that have a word for each word of `query` that begins with it. What has neither
// letters nor digits is no word.
std::string having_words(std::string_view query) {
    std::string out;
    std::string word;
    const auto end_word = [&] {
        if (!word.empty()) out += '"' + word + "\"* ";
        word.clear();
    };
    for (const char c : query) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 || std::isalnum(byte) != 0) {
            word += c;
        } else {
            end_word();
        }
    }
    end_word();
    return out.empty() ? "\"\"" : out;
}

}  // namespace

Result<void> Database::insert_session(const SessionRow& row) {
    const auto keywords = write_keywords(row.keywords);
    return put(
        "INSERT INTO session (id, title, language, prompt, keywords, tagged, state, reason, resume_secret, created_ms,"
        " ended_ms, revision, duration_ms, user, stalled_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        {row.id, row.title, row.language, row.prompt, keywords, row.tagged, name(row.state), row.reason,
         row.resume_secret, row.created_ms, row.ended_ms, row.revision, row.duration_ms, row.user, row.stalled_ms}
    );
}

Result<void> Database::set_state(
    const std::string& session, SessionState state, const std::string& reason, UnixMs stalled_ms
) {
    return change_one(
        "UPDATE session SET state = ?, reason = ?, stalled_ms = ? WHERE id = ?",
        {name(state), reason, stalled_ms, session}
    );
}

Result<void> Database::set_ended(const std::string& session, UnixMs ended_ms, std::int64_t duration_ms) {
    return change_one(
        "UPDATE session SET ended_ms = ?, duration_ms = ? WHERE id = ?", {ended_ms, duration_ms, session}
    );
}

Result<void> Database::set_revision(const std::string& session, transcript::Revision revision) {
    return change_one("UPDATE session SET revision = ? WHERE id = ?", {revision, session});
}

Result<SessionRow> Database::session(const std::string& id) {
    auto rows = select("SELECT " SCRIBED_SESSION_COLUMNS " FROM session WHERE id = ?", {id}, read_session);
    if (!rows) return rows.error();
    if (rows->empty()) return Error(Errc::not_found, "no such session", id);
    return std::move(rows->front());
}

Result<SessionRow> Database::session_of(const std::string& user, const std::string& id) {
    auto row = session(id);
    if (row && row->user != user) return Error(Errc::not_found, "no such session", id);
    return row;
}

Result<std::vector<SessionRow>> Database::sessions(
    const std::string& user, std::size_t limit, const std::string& before, const std::string& query
) {
    // Behind every real row, so that one statement serves the first page as well.
    std::int64_t created_ms = INT64_MAX;
    if (!before.empty()) {
        auto row = session_of(user, before);
        if (!row) return row.error();
        created_ms = row->created_ms;
    }
    const auto most = std::min<std::size_t>(limit, INT64_MAX);
    if (query.empty()) {
        return select(
            "SELECT " SCRIBED_SESSION_COLUMNS
            " FROM session WHERE user = ? AND (created_ms, id) < (?, ?) ORDER BY created_ms DESC, id DESC LIMIT ?",
            {user, created_ms, before, most}, read_session
        );
    }
    const auto pattern = containing(query);
    return select(
        "SELECT " SCRIBED_SESSION_COLUMNS
        " FROM session WHERE user = ? AND (created_ms, id) < (?, ?) AND (title LIKE ? ESCAPE '\\' OR id LIKE ? ESCAPE "
        "'\\' OR id IN (SELECT canon.session FROM spoken JOIN canon ON canon.number = spoken.rowid WHERE spoken MATCH "
        "?))"
        " ORDER BY created_ms DESC, id DESC LIMIT ?",
        {user, created_ms, before, pattern, pattern, having_words(query), most}, read_session
    );
}

Result<std::vector<SessionRow>> Database::unfinished() {
    return select(
        "SELECT " SCRIBED_SESSION_COLUMNS
        " FROM session WHERE state IN ('live', 'finishing', 'transcribing', 'needs_reconnect')"
        " ORDER BY created_ms, id",
        {}, read_session
    );
}

Result<void> Database::remove_session(const std::string& id) {
    return change_one("DELETE FROM session WHERE id = ?", {id});
}

}  // namespace scribed::store
