-- SPDX-License-Identifier: Apache-2.0
-- Who may ask. Secrets stand here as hashes: they are random, so a plain SHA-256 (in hexadecimal) gives nothing away.

CREATE TABLE api_key (
    id         TEXT PRIMARY KEY, -- the key's public part
    user       TEXT NOT NULL,
    scopes     TEXT NOT NULL,    -- such as `ingest read`
    label      TEXT NOT NULL,
    hash       TEXT NOT NULL,
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL, -- 0: never
    revoked_ms INTEGER NOT NULL, -- 0: not
    used_ms    INTEGER NOT NULL  -- to the minute; 0: never
) STRICT, WITHOUT ROWID;

CREATE INDEX api_key_of_user ON api_key (user, created_ms);

-- Each serves once: who takes it deletes it.
CREATE TABLE ticket (
    hash       TEXT PRIMARY KEY,
    user       TEXT NOT NULL,
    scopes     TEXT NOT NULL,
    key_id     TEXT NOT NULL,    -- of the key that asked for it, and without which it is worth nothing; empty: none
    expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Browsers that came with a ticket and were given a cookie.
CREATE TABLE browser (
    hash       TEXT PRIMARY KEY,
    user       TEXT NOT NULL,
    scopes     TEXT NOT NULL,
    key_id     TEXT NOT NULL,    -- as for a ticket
    created_ms INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The OAuth client that a login belongs to: its refresh token serves no other. Empty: the one of the configuration.
ALTER TABLE link ADD COLUMN client_id TEXT NOT NULL DEFAULT '';
