-- SPDX-License-Identifier: Apache-2.0
-- How far the webhook has told the audit, which is its outbox. One row, made when a webhook is configured for the first
-- time. The audit's numbers must go on rising: rows may be removed from its old end, never its newest.
CREATE TABLE webhook (
    only            INTEGER PRIMARY KEY CHECK (only = 1),
    origin          TEXT NOT NULL, -- this database's part of the events' ids
    number          INTEGER NOT NULL, -- the audit row that was told, given up or passed over last
    tries           INTEGER NOT NULL, -- of the event that is next
    first_try_ms    INTEGER NOT NULL, -- of that event; 0: not tried
    next_try_ms     INTEGER NOT NULL, -- 0: at once
    last_status     INTEGER NOT NULL, -- what the last try was answered with; 0: nothing
    last_error      TEXT NOT NULL, -- why it failed; empty when it did not
    last_success_ms INTEGER NOT NULL, -- 0: never
    lease           TEXT NOT NULL, -- who is telling now; empty: nobody
    lease_ms        INTEGER NOT NULL -- until when that holds
) STRICT;
