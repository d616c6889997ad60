-- The handset shows its own last call, which may lie under millions that came by the API.
CREATE INDEX "Call_of_phone" ON "Call" ("workspaceId", "startedAt" DESC, id DESC) WHERE provider = 'phone';
