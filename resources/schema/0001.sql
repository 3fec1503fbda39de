-- SPDX-License-Identifier: GPL-3.0-or-later
-- The first schema. A step is never changed once it was released: write the next one.
-- Statements are separated by an empty line, so that a trigger may hold semicolons.
--
-- Rows are known outside by `id`, a UUID of 16 bytes. `key` orders siblings, and gives later
-- steps (full text search) the integer they need. Times are milliseconds since 1970, UTC.

CREATE TABLE conversation (
    key INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    title TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    system_prompt TEXT NOT NULL,
    parameters TEXT NOT NULL,            -- JSON object
    pinned INTEGER NOT NULL CHECK (pinned IN (0, 1)),
    head_id BLOB CHECK (length(head_id) = 16), -- a message; no foreign key, the two would point at each other
    draft TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER                   -- set: deleted, but undo can still bring it back
) STRICT;

CREATE INDEX conversation_list ON conversation (pinned DESC, updated_at DESC, key DESC)
    WHERE deleted_at IS NULL;

CREATE INDEX conversation_deleted ON conversation (deleted_at) WHERE deleted_at IS NOT NULL;

CREATE TABLE message (
    key INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
    conversation_id BLOB NOT NULL REFERENCES conversation (id) ON DELETE CASCADE,
    parent_id BLOB REFERENCES message (id) ON DELETE CASCADE, -- NULL: first of its conversation
    role TEXT NOT NULL,
    state TEXT NOT NULL,
    text TEXT NOT NULL,
    reasoning TEXT NOT NULL,
    tool_calls TEXT NOT NULL,            -- JSON array; empty where there is none
    tool_call_id TEXT NOT NULL,
    functions_state_id TEXT NOT NULL,
    info TEXT NOT NULL,                  -- JSON object; empty where nothing is known
    error TEXT NOT NULL,                 -- JSON object; empty where there is none
    created_at INTEGER NOT NULL,
    deleted_at INTEGER,                  -- the same for all that one act deleted
    writer TEXT                          -- who is streaming it; NULL unless state is 'streaming'
) STRICT;

CREATE INDEX message_conversation ON message (conversation_id, key);

CREATE INDEX message_parent ON message (parent_id);

CREATE INDEX message_streaming ON message (writer) WHERE state = 'streaming';

CREATE INDEX message_deleted ON message (deleted_at) WHERE deleted_at IS NOT NULL;
