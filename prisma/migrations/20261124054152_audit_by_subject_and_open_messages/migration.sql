-- CreateIndex
CREATE INDEX "AuditEntry_workspaceId_subject_id_idx" ON "AuditEntry"("workspaceId", "subject", "id" DESC);

-- What the sweep looks at: messages that still wait for something. Small, whatever the ledger's size.
CREATE INDEX "Message_open" ON "Message" (id) WHERE status IN ('pending', 'sending', 'accepted', 'sent') AND direction = 'outbound';
