-- SPDX-License-Identifier: Apache-2.0
-- Sign-ins by redirect whose browser is on its way. Who takes one deletes it: each comes back once.
CREATE TABLE redirect_login (
    state        TEXT PRIMARY KEY, -- hash of what the auth host hands back
    user         TEXT NOT NULL,
    provider     TEXT NOT NULL,
    browser      TEXT NOT NULL,    -- hash of the cookie that the browser was given for it
    verifier     TEXT NOT NULL,    -- sealed
    redirect_uri TEXT NOT NULL,
    client_id    TEXT NOT NULL,
    expires_ms   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
