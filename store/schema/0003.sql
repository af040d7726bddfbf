-- SPDX-License-Identifier: Apache-2.0
-- What was said, for searching: the newest transcript of each session, without what nobody said. Its rowid is
-- canon.number. A canon that is no document of ours has no words.
CREATE VIRTUAL TABLE spoken USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2');

CREATE TRIGGER canon_spoken AFTER INSERT ON canon BEGIN
    DELETE FROM spoken WHERE rowid IN (SELECT number FROM canon WHERE session = new.session AND version < new.version);
    INSERT INTO spoken (rowid, text)
        SELECT new.number, coalesce(group_concat(json_extract(value, '$.text'), char(10)), '')
        FROM json_each(CASE WHEN json_valid(new.json) THEN new.json ELSE '{}' END, '$.segments')
        WHERE json_extract(value, '$.doubt') IS NULL;
END;

CREATE TRIGGER canon_unspoken AFTER DELETE ON canon BEGIN
    DELETE FROM spoken WHERE rowid = old.number;
END;

INSERT INTO spoken (rowid, text)
    SELECT number, coalesce(group_concat(json_extract(value, '$.text'), char(10)), '')
    FROM canon AS newest, json_each(CASE WHEN json_valid(newest.json) THEN newest.json ELSE '{}' END, '$.segments')
    WHERE version = (SELECT max(version) FROM canon WHERE canon.session = newest.session)
        AND json_extract(value, '$.doubt') IS NULL
    GROUP BY number;
