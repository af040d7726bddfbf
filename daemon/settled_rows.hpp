// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.hpp"
#include "store/store.hpp"
#include "transcript/segment.hpp"

namespace scribed::daemon {

/// The settled segments and gaps of one session, and who heard what, on their way into the store: each is written as it
/// comes and held here until it is on the disk, however long that takes. Lives on one executor.
class SettledRows {
public:
    using Row = std::variant<transcript::Segment, transcript::Gap, store::SpanRow>;

    SettledRows(store::Store& store, std::string session) : store_(store), session_(std::move(session)) {}

    void put(Row row);
    /// Lets go of what is on the disk by now and returns the revisions of that, spans having none. What could not be
    /// written is written again, at most every second.
    std::vector<transcript::Revision> tick(Instant now);

    /// What is held, in the order in which it came, which is that of the revisions.
    std::vector<Row> held() const;
    /// Inside work that the caller gives the store. A row that is there already is no worse for that.
    static Result<void> store_all(store::Database& database, const std::string& session, const std::vector<Row>& rows);

private:
    enum class Write { under_way, done, failed, again };  ///< again: under way, and has failed before
    struct Held {
        Row row;
        std::shared_ptr<std::atomic<Write>> write;  ///< also the database's thread's
    };
    void write(std::vector<Held> some, Write how);

    store::Store& store_;
    std::string session_;
    std::vector<Held> held_;
    Instant tried_;  ///< when failed rows were last written again
};

}  // namespace scribed::daemon
