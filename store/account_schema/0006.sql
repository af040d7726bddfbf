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

-- The verifier follows the vault's rotations like every other sealed text (0003.sql).
DROP VIEW sealed_text;
CREATE VIEW sealed_text (field, user, provider, sealed) AS
    SELECT 'link.access_token', user, provider, access_token FROM link WHERE access_token <> ''
    UNION ALL
    SELECT 'link.refresh_token', user, provider, refresh_token FROM link WHERE refresh_token <> ''
    UNION ALL
    SELECT 'device_login.device_auth_id', user, provider, device_auth_id FROM device_login WHERE device_auth_id <> ''
    UNION ALL
    SELECT 'device_login.approval', user, provider, approval FROM device_login WHERE approval <> ''
    UNION ALL
    SELECT 'redirect_login.verifier', user, provider, verifier FROM redirect_login;

CREATE TRIGGER redirect_login_inserted BEFORE INSERT ON redirect_login
WHEN EXISTS (SELECT 1 FROM current_seal WHERE substr(NEW.verifier, 1, length(prefix)) <> prefix)
BEGIN
    SELECT RAISE(ABORT, 'sealed under a vault key that is not the current one');
END;

CREATE TRIGGER redirect_login_updated BEFORE UPDATE OF verifier ON redirect_login
WHEN EXISTS (SELECT 1 FROM current_seal WHERE substr(NEW.verifier, 1, length(prefix)) <> prefix)
BEGIN
    SELECT RAISE(ABORT, 'sealed under a vault key that is not the current one');
END;
