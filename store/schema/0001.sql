-- SPDX-License-Identifier: Apache-2.0
CREATE TABLE session (
    id            TEXT PRIMARY KEY,
    title         TEXT NOT NULL,
    language      TEXT NOT NULL,
    prompt        TEXT NOT NULL,
    keywords      TEXT NOT NULL, -- JSON array of strings
    tagged        INTEGER NOT NULL,
    state         TEXT NOT NULL,
    reason        TEXT NOT NULL,
    resume_secret TEXT NOT NULL,
    created_ms    INTEGER NOT NULL,
    ended_ms      INTEGER NOT NULL,
    revision      INTEGER NOT NULL,
    duration_ms   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX session_newest ON session (created_ms, id);

-- Few rows of many: what a start has to look at.
CREATE INDEX session_unfinished ON session (created_ms, id)
    WHERE state IN ('live', 'finishing', 'transcribing', 'needs_reconnect');

CREATE TABLE track (
    session     TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    track_index INTEGER NOT NULL,
    id          TEXT NOT NULL,
    name        TEXT NOT NULL,
    rate        INTEGER NOT NULL,
    file        TEXT NOT NULL,
    PRIMARY KEY (session, track_index),
    UNIQUE (session, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE segment (
    session  TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    id       TEXT NOT NULL,
    track    TEXT NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms   INTEGER NOT NULL,
    text     TEXT NOT NULL,
    state    TEXT NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (session, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE gap (
    session  TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    track    TEXT NOT NULL,
    start_ms INTEGER NOT NULL,
    end_ms   INTEGER NOT NULL,
    reason   TEXT NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (session, track, start_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE mark (
    number  INTEGER PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    at_ms   INTEGER NOT NULL,
    label   TEXT NOT NULL
) STRICT;

CREATE INDEX mark_session ON mark (session, at_ms);

CREATE TABLE lane (
    number   INTEGER PRIMARY KEY,
    session  TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    at_ms    INTEGER NOT NULL,
    lane     TEXT NOT NULL,
    state    TEXT NOT NULL,
    reason   TEXT NOT NULL,
    revision INTEGER NOT NULL
) STRICT;

CREATE INDEX lane_session ON lane (session);

CREATE TABLE piece (
    session     TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    version     INTEGER NOT NULL,
    track_index INTEGER NOT NULL,
    piece_index INTEGER NOT NULL,
    begin_at    INTEGER NOT NULL, -- samples, as end_at
    end_at      INTEGER NOT NULL,
    state       TEXT NOT NULL,
    text        TEXT NOT NULL,
    lane        TEXT NOT NULL,
    attempts    INTEGER NOT NULL,
    error       TEXT NOT NULL,
    PRIMARY KEY (session, version, track_index, piece_index)
) STRICT, WITHOUT ROWID;

-- With a rowid: a canon is megabytes, and its key is searched without reading it. The newest version of a session is
-- the greatest one here.
CREATE TABLE canon (
    number     INTEGER PRIMARY KEY,
    session    TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    version    INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    json       TEXT NOT NULL,
    UNIQUE (session, version)
) STRICT;
