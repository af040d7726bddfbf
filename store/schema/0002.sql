-- SPDX-License-Identifier: Apache-2.0
-- Sessions belong to users.
ALTER TABLE session ADD COLUMN user TEXT NOT NULL DEFAULT 'local';

DROP INDEX session_newest;
CREATE INDEX session_newest ON session (user, created_ms, id);
