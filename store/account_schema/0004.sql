-- SPDX-License-Identifier: Apache-2.0
-- What is known of a link from using it. A link that is removed or replaced takes its rows along.

-- Whether it works, as the last check that found out had it, and when the next check is due.
CREATE TABLE link_check (
    user       TEXT NOT NULL,
    provider   TEXT NOT NULL,
    next_ms    INTEGER NOT NULL, -- due then; who checks moves it ahead first, so that one of several daemons does
    checked_ms INTEGER NOT NULL, -- when the verdict was found; 0: never
    verdict    TEXT NOT NULL CHECK (verdict IN ('works', 'spent', 'reconnect', 'account', 'unknown')),
    message    TEXT NOT NULL,
    usage      TEXT NOT NULL, -- as proto/usage.hpp keeps it; empty: not told
    trouble    TEXT NOT NULL, -- why the newest check found out nothing; empty: it did
    PRIMARY KEY (user, provider),
    FOREIGN KEY (user, provider) REFERENCES link ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- What the account may do, by experience.
CREATE TABLE capability (
    user     TEXT NOT NULL,
    provider TEXT NOT NULL,
    name     TEXT NOT NULL CHECK (name IN ('mint', 'batch', 'usage')),
    ok       INTEGER NOT NULL,
    at_ms    INTEGER NOT NULL,
    reason   TEXT NOT NULL, -- why not
    PRIMARY KEY (user, provider, name),
    FOREIGN KEY (user, provider) REFERENCES link ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
