/** Reports one finished call; what the docs begin with. */
export const FIRST_CALL = (base: string) => `curl ${base}/api/v1/calls \\
  -H "Authorization: Bearer $WRAPUP_API_KEY" \\
  -H "Idempotency-Key: call-4711" \\
  -d '{
    "externalId": "call-4711",
    "assistantId": "ast_…",
    "direction": "outbound",
    "from": "+12025550100",
    "to": "+12025550142",
    "status": "completed",
    "startedAt": "2026-03-02T10:00:00Z",
    "endedAt": "2026-03-02T10:01:30Z",
    "lead": { "first_name": "Ada" },
    "transcript": [
      { "role": "assistant", "text": "Shall I book Tuesday at ten?" },
      { "role": "customer", "text": "Yes, please." }
    ]
  }'`;
