-- SPDX-License-Identifier: Apache-2.0
-- Since when the session's batch job waits for a service that is down; 0: it does not.
ALTER TABLE session ADD COLUMN stalled_ms INTEGER NOT NULL DEFAULT 0;
