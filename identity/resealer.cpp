// SPDX-License-Identifier: Apache-2.0
#include "identity/resealer.hpp"

namespace scribed::identity {
namespace {

using std::chrono::seconds;
using store::AccountDatabase;
using store::SealedRow;

constexpr std::size_t kBatch = 16;
constexpr seconds kLookEvery{30};
// When another process was in the way.
constexpr seconds kSoon{2};

}  // namespace

Resealer::Resealer(Accounts& accounts, net::Executor executor)
    : accounts_(accounts), log_("accounts"), wake_(executor) {}

net::Task<void> Resealer::run(const bool& stop) {
    while (!stop) {
        const auto pause = co_await settle(stop);
        if (!stop) co_await wake_.wait(steady_now() + pause);
    }
}

// One rotation, as far as it goes now; how long to wait before the next look.
net::Task<seconds> Resealer::settle(const bool& stop) {
    // Without the current key there is nothing to seal with; that is logged where it was looked for.
    const auto caught_up = co_await accounts_.catch_up();
    if (!caught_up) co_return kLookEvery;
    auto state = co_await accounts_.vault_state();
    if (state && state->texts.stale == 0) unreadable_ = 0;
    if (state && state->texts.stale == 0 && state->old_keys.empty()) co_return kLookEvery;
    while (state && state->texts.stale > 0) {
        const auto replaced = co_await walk(stop);
        if (!replaced) log_.error("not_resealed", {{"error", replaced.error().text()}});
        if (!replaced || stop) co_return kSoon;
        state = co_await accounts_.vault_state();
        // What is left does not open.
        if (*replaced == 0 && state && state->texts.stale > 0) co_return kLookEvery;
    }
    if (!state) {
        log_.error("vault_state_not_read", {{"error", state.error().text()}});
        co_return kSoon;
    }
    unreadable_ = 0;
    const auto wiped = co_await wipe(state->old_keys);
    if (!wiped) {
        log_.warn("accounts_not_wiped", {{"error", wiped.error().text()}});
        co_return kSoon;
    }
    log_.info("vault_rotation_done", {{"key", state->current_key}, {"texts", state->texts.all}});
    co_return kLookEvery;
}

// Old keys are gone at the very end: a start behind a crash does all of this again.
net::Task<Result<void>> Resealer::wipe(std::vector<std::string> old_keys) {
    const auto drop = [](AccountDatabase& database) { return database.drop_vault_checks(); };
    auto done = co_await accounts_.store().ask(drop);
    if (!done) co_return done;
    const auto scrub = [](AccountDatabase& database) { return database.scrub(); };
    done = co_await accounts_.store().ask_alone(scrub);
    if (!done) co_return done;
    const auto end = [old_keys](AccountDatabase& database) -> Result<void> {
        for (const auto& key : old_keys) {
            if (auto ended = database.end_vault_key(key); !ended) return ended;
        }
        return {};
    };
    co_return co_await accounts_.store().ask(end);
}

// Once past everything that is stale; how many texts were replaced.
net::Task<Result<std::int64_t>> Resealer::walk(const bool& stop) {
    std::int64_t walked = 0;
    std::int64_t replaced = 0;
    SealedRow after;
    while (!stop) {
        const auto read = [after](AccountDatabase& database) { return database.stale_seals(after, kBatch); };
        auto texts = co_await accounts_.store().ask(read);
        if (!texts) co_return texts.error();
        if (texts->empty()) break;
        after = texts->back();
        walked += static_cast<std::int64_t>(texts->size());
        const auto count = co_await replace(std::move(*texts));
        if (!count) co_return count.error();
        replaced += *count;
    }
    if (!stop) unreadable_ = walked - replaced;
    co_return replaced;
}

// How many of them need no more care: replaced here, or gone or renewed meanwhile.
net::Task<Result<std::int64_t>> Resealer::replace(std::vector<SealedRow> texts) {
    const auto anew = [this, &texts] {
        std::vector<std::pair<SealedRow, std::string>> pairs;
        for (const auto& text : texts) {
            const RecordName name{text.key.user, text.key.provider, text.field};
            const auto plain = accounts_.unseal(name, text.sealed);
            if (plain) {
                pairs.emplace_back(text, accounts_.seal(name, plain->view()));
            } else {
                log_.error(
                    "sealed_text_does_not_open",
                    {{"user", text.key.user}, {"field", text.field}, {"error", plain.error().text()}}
                );
            }
        }
        return [pairs = std::move(pairs)](AccountDatabase& database) -> Result<std::int64_t> {
            for (const auto& [seen, sealed] : pairs) {
                if (const auto done = database.replace_seal(seen, sealed); !done) return done.error();
            }
            return static_cast<std::int64_t>(pairs.size());
        };
    };
    co_return co_await accounts_.store_sealed(anew);
}

}  // namespace scribed::identity
