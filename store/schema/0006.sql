-- SPDX-License-Identifier: Apache-2.0
-- The live text of a session is read in parts: all that stands, in the order in which it was said, and what changed
-- since a revision.
CREATE INDEX segment_said ON segment (session, start_ms, track, id);
CREATE INDEX segment_changed ON segment (session, revision);
