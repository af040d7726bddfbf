-- SPDX-License-Identifier: Apache-2.0
-- Which vault key seals now. Nothing that another key has sealed is let in, whoever writes it: a key that was replaced
-- can be thrown away once nothing stands under it any more, and nothing will again.

-- Each key that became the current one, in order; the last one is. A key that was replaced does not come back.
CREATE TABLE vault_key (
    number INTEGER PRIMARY KEY,
    key_id TEXT NOT NULL UNIQUE,
    gone   INTEGER NOT NULL DEFAULT 0 -- 1: replaced, and nothing that it sealed is left in this file
) STRICT;

-- How a text under the current key begins (identity/vault.hpp); no row while there is no key.
CREATE VIEW current_seal (key_id, prefix) AS
    SELECT key_id, 'v1.' || key_id || '.' FROM vault_key ORDER BY number DESC LIMIT 1;

-- Every sealed text there is; `field` is what it is sealed as (identity/accounts.hpp).
CREATE VIEW sealed_text (field, user, provider, sealed) AS
    SELECT 'link.access_token', user, provider, access_token FROM link WHERE access_token <> ''
    UNION ALL
    SELECT 'link.refresh_token', user, provider, refresh_token FROM link WHERE refresh_token <> ''
    UNION ALL
    SELECT 'device_login.device_auth_id', user, provider, device_auth_id FROM device_login WHERE device_auth_id <> ''
    UNION ALL
    SELECT 'device_login.approval', user, provider, approval FROM device_login WHERE approval <> '';

-- What is written must begin so. What stays as it is may stay: it is counted, and sealed anew in its turn.
CREATE TRIGGER link_inserted BEFORE INSERT ON link
WHEN EXISTS (
    SELECT 1 FROM current_seal
    WHERE (NEW.access_token <> '' AND substr(NEW.access_token, 1, length(prefix)) <> prefix)
       OR (NEW.refresh_token <> '' AND substr(NEW.refresh_token, 1, length(prefix)) <> prefix)
)
BEGIN
    SELECT RAISE(ABORT, 'sealed under a vault key that is not the current one');
END;

CREATE TRIGGER link_updated BEFORE UPDATE OF access_token, refresh_token ON link
WHEN EXISTS (
    SELECT 1 FROM current_seal
    WHERE (NEW.access_token NOT IN ('', OLD.access_token) AND substr(NEW.access_token, 1, length(prefix)) <> prefix)
       OR (NEW.refresh_token NOT IN ('', OLD.refresh_token) AND substr(NEW.refresh_token, 1, length(prefix)) <> prefix)
)
BEGIN
    SELECT RAISE(ABORT, 'sealed under a vault key that is not the current one');
END;

CREATE TRIGGER device_login_inserted BEFORE INSERT ON device_login
WHEN EXISTS (
    SELECT 1 FROM current_seal
    WHERE (NEW.device_auth_id <> '' AND substr(NEW.device_auth_id, 1, length(prefix)) <> prefix)
       OR (NEW.approval <> '' AND substr(NEW.approval, 1, length(prefix)) <> prefix)
)
BEGIN
    SELECT RAISE(ABORT, 'sealed under a vault key that is not the current one');
END;

CREATE TRIGGER device_login_updated BEFORE UPDATE OF device_auth_id, approval ON device_login
WHEN EXISTS (
    SELECT 1 FROM current_seal
    WHERE (NEW.device_auth_id NOT IN ('', OLD.device_auth_id)
           AND substr(NEW.device_auth_id, 1, length(prefix)) <> prefix)
       OR (NEW.approval NOT IN ('', OLD.approval) AND substr(NEW.approval, 1, length(prefix)) <> prefix)
)
BEGIN
    SELECT RAISE(ABORT, 'sealed under a vault key that is not the current one');
END;
