-- SPDX-License-Identifier: Apache-2.0
-- A sealed column holds what identity/vault.hpp made: only the vault's key opens it.

-- One row for each vault key that this database has met: proves at start that the key is the right one.
CREATE TABLE vault_check (
    key_id TEXT PRIMARY KEY,
    sealed TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Versions of links: never the same number twice, so that a removed and renewed link is not taken for the old one.
CREATE TABLE serial (value INTEGER NOT NULL) STRICT;
INSERT INTO serial VALUES (0);

CREATE TABLE link (
    user          TEXT NOT NULL,
    provider      TEXT NOT NULL,
    account_id    TEXT NOT NULL,
    email         TEXT NOT NULL,
    plan          TEXT NOT NULL,
    status        TEXT NOT NULL CHECK (status IN ('active', 'expired', 'revoked')),
    reason        TEXT NOT NULL,
    access_token  TEXT NOT NULL, -- sealed
    refresh_token TEXT NOT NULL, -- sealed
    expires_ms    INTEGER NOT NULL, -- of the access token; 0: unknown
    linked_ms     INTEGER NOT NULL,
    refreshed_ms  INTEGER NOT NULL, -- 0: never
    version       INTEGER NOT NULL,
    lease         TEXT NOT NULL, -- who is refreshing now; empty: nobody
    lease_ms      INTEGER NOT NULL, -- until when that holds
    PRIMARY KEY (user, provider)
) STRICT, WITHOUT ROWID;

-- One login a user: the one under way, or how the last one ended.
CREATE TABLE device_login (
    user           TEXT NOT NULL,
    provider       TEXT NOT NULL,
    id             TEXT NOT NULL, -- new with each start
    state          TEXT NOT NULL CHECK (state IN ('pending', 'linked', 'denied', 'expired', 'refused', 'unreachable')),
    message        TEXT NOT NULL,
    user_code      TEXT NOT NULL,
    device_auth_id TEXT NOT NULL, -- sealed
    approval       TEXT NOT NULL, -- sealed: the approved code and its verifier; empty: not approved yet
    interval_s     INTEGER NOT NULL,
    started_ms     INTEGER NOT NULL,
    lease          TEXT NOT NULL, -- who is polling
    lease_ms       INTEGER NOT NULL,
    PRIMARY KEY (user, provider)
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    number   INTEGER PRIMARY KEY,
    user     TEXT NOT NULL,
    provider TEXT NOT NULL,
    at_ms    INTEGER NOT NULL,
    event    TEXT NOT NULL,
    detail   TEXT NOT NULL
) STRICT;

CREATE INDEX audit_of_user ON audit (user, number);
