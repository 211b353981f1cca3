-- The order in which the inbox is read: the schema language knows neither expressions nor partial indexes.
-- The open folders read the small one, however many conversations are done.
CREATE INDEX "conversation_inbox_idx" ON "conversation" ((status = 'waiting'), "lastMessageAt", "id");
CREATE INDEX "conversation_inbox_open_idx" ON "conversation" ((status = 'waiting'), "lastMessageAt", "id")
  WHERE status <> 'resolved';
