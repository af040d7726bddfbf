-- SPDX-License-Identifier: Apache-2.0
-- Who transcribed which stretch of a track live, and why. The stretches of a track do not overlap, and two that touch
-- differ.
CREATE TABLE lane_span (
    session  TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    track    TEXT NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms   INTEGER NOT NULL,
    lane     TEXT NOT NULL, -- empty: nobody
    gap      TEXT NOT NULL, -- why nobody, as gap.reason; empty with a lane
    reason   TEXT NOT NULL,
    PRIMARY KEY (session, track, start_ms)
) STRICT, WITHOUT ROWID;

-- Which lanes before the one that answered did not, and why.
ALTER TABLE piece ADD COLUMN passed_over TEXT NOT NULL DEFAULT '';
