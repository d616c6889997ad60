import { randomInt } from "node:crypto";
import type { Db, RootDb } from "@/server/db/client";
import { DomainError } from "../errors";
import { newId } from "../ids";
import { createScope } from "../scope";
import { BEFORE_A_CARRIER } from "../sending/settings";
import { audit } from "./audit";
import type { SignUp } from "./schema";
import { createUniquely, slugOf } from "./slug";

/** North American numbers 555-0100 to 555-0199 are reserved for fiction (ATIS-0300115): they ring nobody. */
const AREA_CODES =
  "201 202 205 206 212 213 214 215 301 302 303 305 312 313 314 315 404 405 406 407 408 410 412 413 414 415 417 501 502 503 504 505 507 508 509 510 512 513 515 516 517 518 601 602 603 605 606 607 608 609 610 612 614 615 616 617 618 619 701 702 703 704 706 707 708 712 713 714 715 716 717 718 719 801 802 803 804 805 806 808 810 812 813 814 815 816 817 818 901 903 904 906 907 908 909 910 912 913 914 915 916 918 919".split(
    " ",
  );

/** Two fictional numbers of one area: the virtual phone's, and the one that the workspace sends from. */
function fictionalNumbers(): { phone: string; sender: string } {
  const area = AREA_CODES[randomInt(AREA_CODES.length)] ?? "202";
  const line = randomInt(100);
  const number = (last: number) => `+1${area}55501${String(last % 100).padStart(2, "0")}`;
  return { phone: number(line), sender: number(line + 50) };
}

/**
 * Makes a workspace with its owner, a virtual phone with a fictional number and a sandbox sender, so that the first
 * call and the first SMS need no account anywhere. The slug comes from the name and is unique.
 */
export async function createWorkspaceFor(
  db: RootDb,
  owner: { userId: string },
  name: string,
): Promise<{ id: string; slug: string }> {
  return createUniquely(async (attempt) =>
    db.$transaction((tx) => insertWorkspace(tx, owner.userId, name, slugOf(name, attempt))),
  );
}

async function insertWorkspace(db: Db, userId: string, name: string, slug: string) {
  const id = newId("workspace");
  const { phone, sender } = fictionalNumbers();
  await db.workspace.create({ data: { id, slug, name, ...BEFORE_A_CARRIER } });
  await db.membership.create({
    data: { id: newId("membership"), workspaceId: id, userId, role: "owner" },
  });
  await db.virtualPhone.create({ data: { id: newId("virtualPhone"), workspaceId: id, phone } });
  await db.phoneNumber.create({
    data: {
      id: newId("phoneNumber"),
      workspaceId: id,
      phone: sender,
      label: "Wrapup sandbox",
      provider: "sandbox",
      sms: true,
      voice: true,
    },
  });
  await audit(createScope(db, id, { kind: "user", userId, role: "owner" }), "workspace.created", id);
  return { id, slug };
}

/**
 * Makes a person with a password and their first workspace. `hash` is the edge's (server/auth/password).
 * Throws `conflict` when the address has an account, `invalid` when the password is too common.
 */
export async function signUp(
  db: RootDb,
  input: SignUp,
  hash: (password: string) => Promise<string>,
): Promise<{ userId: string; workspaceId: string; slug: string }> {
  return signUpAs(db, { ...input, passwordHash: await hash(input.password) });
}

/** Makes a person whose address a provider vouches for, and their first workspace. */
export async function signUpWithoutPassword(db: RootDb, input: { email: string; name: string }) {
  return signUpAs(db, { ...input, workspaceName: "My workspace", passwordHash: null });
}

const TAKEN = "This address has an account already; sign in instead";
const taken = () => new DomainError("conflict", TAKEN, [{ path: "email", message: TAKEN }]);

async function signUpAs(
  db: RootDb,
  input: { email: string; name: string; workspaceName: string; passwordHash: string | null },
) {
  const { email, name, workspaceName, passwordHash } = input;
  if (await db.user.findUnique({ where: { email }, select: { id: true } })) throw taken();
  return createUniquely(async (attempt) =>
    db.$transaction(async (tx) => {
      const userId = newId("user");
      const made = await tx.user.createMany({
        data: [{ id: userId, email, name, passwordHash }],
        skipDuplicates: true,
      });
      if (made.count === 0) throw taken();
      const { id, slug } = await insertWorkspace(tx, userId, workspaceName, slugOf(workspaceName, attempt));
      return { userId, workspaceId: id, slug };
    }),
  );
}
