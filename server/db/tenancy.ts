import { Prisma } from "./generated/client";

/** Tables without a workspace of their own. Membership is read by person and by workspace, both are keys of it. */
const OPEN_MODELS = new Set(["Workspace", "User", "RateLimit"]);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

const names = (row: unknown): boolean => {
  if (!isObject(row)) return false;
  if (typeof row.workspaceId === "string") return true;
  // A compound key names it one level down; AND may carry it too.
  if (Array.isArray(row.AND) && row.AND.some(names)) return true;
  if (isObject(row.AND) && names(row.AND)) return true;
  return Object.entries(row).some(
    ([key, value]) =>
      key.includes("workspaceId_") && isObject(value) && typeof value.workspaceId === "string",
  );
};

const WRITES = [
  "create",
  "createMany",
  "createManyAndReturn",
  "upsert",
  "update",
  "updateMany",
  "connect",
  "connectOrCreate",
  "set",
  "delete",
  "deleteMany",
  "disconnect",
];

/** Every row that a nested write makes must name the workspace as well; other nested writes are refused. */
const nestedWritesName = (data: unknown): boolean => {
  if (Array.isArray(data)) return data.every(nestedWritesName);
  if (!isObject(data) || data instanceof Date) return true;
  return Object.values(data).every((value) => {
    if (!isObject(value) || Array.isArray(value) || value instanceof Date) return true;
    const verbs = Object.keys(value).filter((key) => WRITES.includes(key));
    if (verbs.length === 0 || verbs.length !== Object.keys(value).length) return true;
    return verbs.every((verb) => {
      if (verb === "set" && !isObject(value.set)) return true;
      if (verb !== "create" && verb !== "createMany") return false;
      const inner =
        verb === "createMany" && isObject(value.createMany) ? value.createMany.data : value.create;
      return [inner].flat().every((row) => names(row) && nestedWritesName(row));
    });
  });
};

/** True when the arguments of a Prisma operation name a workspace wherever rows are chosen or made. */
export function namesWorkspace(operation: string, args: unknown): boolean {
  if (!isObject(args)) return false;
  if (operation === "upsert") {
    return (
      names(args.where) &&
      names(args.create) &&
      nestedWritesName(args.create) &&
      nestedWritesName(args.update)
    );
  }
  if (operation.startsWith("create")) {
    const rows = [args.data].flat();
    return rows.length > 0 ? rows.every((row) => names(row) && nestedWritesName(row)) : true;
  }
  return names(args.where) && nestedWritesName(args.data);
}

/** Unguessable keys that are the authority themselves: who holds one learns the workspace by it. */
const SECRET_KEYS = ["keyHash", "tokenHash", "callbackToken", "hookToken"];
const isBySecret = (operation: string, args: unknown): boolean =>
  operation === "findUnique" &&
  isObject(args) &&
  isObject(args.where) &&
  Object.entries(args.where).every(([key, value]) => SECRET_KEYS.includes(key) && typeof value === "string");

/** Raw SQL has to speak of the column; `queryRaw` and `executeRaw` also see to the value. */
const rawNamesWorkspace = (args: unknown): boolean => {
  const text = isObject(args) && "strings" in args ? String(args.strings) : JSON.stringify(args ?? "");
  return text.includes("workspaceId");
};

/** The second wall: a query that forgets the workspace is refused before it reaches the database. */
export const tenancyGuard = Prisma.defineExtension({
  name: "tenancy",
  query: {
    $allOperations({ model, operation, args, query }) {
      const allowed =
        model === undefined
          ? rawNamesWorkspace(args)
          : OPEN_MODELS.has(model) ||
            (model === "Membership" && isObject(args) && isObject(args.where) && "userId" in args.where) ||
            isBySecret(operation, args) ||
            namesWorkspace(operation, args);
      if (!allowed) throw new Error(`${model ?? "raw SQL"}.${operation} must name a workspaceId`);
      return query(args);
    },
  },
});
