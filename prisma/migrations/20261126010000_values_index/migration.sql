-- A person's value may stand in a call that no evaluation has read: what has values is indexed, not what has a revision.
DROP INDEX "Call_variables";
DROP INDEX "Call_variable_words";
CREATE INDEX "Call_variables" ON "Call" USING gin ("workspaceId", variables jsonb_path_ops)
  WITH (gin_pending_list_limit = 512) WHERE variables <> '{}';
CREATE INDEX "Call_variable_words" ON "Call" USING gin ("workspaceId", jsonb_to_tsvector('simple', variables, '["string"]'))
  WITH (gin_pending_list_limit = 512) WHERE variables <> '{}';
