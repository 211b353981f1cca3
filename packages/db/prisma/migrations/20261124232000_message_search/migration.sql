-- Searching inside messages: trigrams make ILIKE '%words%' an index scan.
-- The extension is trusted (the owner of the database may create it) and part of every PostgreSQL distribution.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE INDEX "message_text_trgm_idx" ON "message" USING gin ("text" gin_trgm_ops);
