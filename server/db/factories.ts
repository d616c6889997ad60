import type { Prisma } from "@/server/db/generated/client";
import { newId } from "@/server/domain/ids";
import { type Actor, createScope, type Scope } from "@/server/domain/scope";
import { BEFORE_A_CARRIER } from "@/server/domain/sending/settings";
import { createDb, type RootDb } from "./client";
import { createTestDatabase } from "./testing";

export interface TestWorld {
  db: RootDb;
  /** A job's scope in a workspace of its own. */
  scope: Scope;
  url: string;
  drop(): Promise<void>;
}

/** For integration tests: a fresh database with one workspace. */
export async function testWorld(): Promise<TestWorld> {
  const database = await createTestDatabase();
  const db = createDb(database.url);
  const scope = await makeWorkspace(db);
  const drop = async () => {
    await db.$disconnect();
    await database.drop();
  };
  return { db, scope, url: database.url, drop };
}

/** One more workspace, and a scope in it. It sends at any hour and without caps: tests run at any hour. */
export async function makeWorkspace(
  db: RootDb,
  actor: Actor = { kind: "job", name: "test" },
): Promise<Scope> {
  const id = newId("workspace");
  // The second revision: somebody has set it so, and a carrier account does not change it.
  const unlimited = { ...BEFORE_A_CARRIER, maxAgeHours: null, quietRevision: 2 };
  await db.workspace.create({
    data: { id, slug: id.toLowerCase().replace("_", "-"), name: "Test", ...unlimited },
  });
  return createScope(db, id, actor);
}

export async function makeAssistant(scope: Scope, over: Partial<Prisma.AssistantUncheckedCreateInput> = {}) {
  const assistant = await scope.db.assistant.create({
    data: {
      id: newId("assistant"),
      workspaceId: scope.workspaceId,
      name: "Ada",
      objective: "Book an appointment",
      ...over,
    },
  });
  const variables = [
    { name: "status", type: "boolean" as const, description: "Was the objective achieved?" },
    { name: "summary", type: "text" as const, description: "What was said" },
  ];
  await scope.db.postCallVariable.createMany({
    data: variables.map((variable, position) => ({
      ...variable,
      id: newId("postCallVariable"),
      workspaceId: scope.workspaceId,
      assistantId: assistant.id,
      position,
    })),
  });
  return assistant;
}

/** An ended, not yet evaluated call. */
export async function makeCall(
  scope: Scope,
  assistant: { id: string },
  over: Partial<Prisma.CallUncheckedCreateInput> = {},
  turns: { role: "assistant" | "customer"; text: string }[] = [],
) {
  const id = newId("call");
  const call = await scope.db.call.create({
    data: {
      id,
      workspaceId: scope.workspaceId,
      assistantId: assistant.id,
      provider: "api",
      externalId: id,
      direction: "outbound",
      from: "+12025550100",
      to: "+12025550142",
      customerPhone: "+12025550142",
      assistantPhone: "+12025550100",
      status: "completed",
      startedAt: new Date("2026-03-02T10:00:00Z"),
      endedAt: new Date("2026-03-02T10:01:00Z"),
      durationSeconds: 60,
      ...over,
    },
  });
  await scope.db.transcriptTurn.createMany({
    data: turns.map((turn, position) => ({
      ...turn,
      id: newId("turn"),
      workspaceId: scope.workspaceId,
      callId: id,
      position,
    })),
  });
  return call;
}
