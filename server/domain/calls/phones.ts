import { parsePhone } from "../contacts/phone";
import { DomainError, invalid, notFound } from "../errors";
import { newId } from "../ids";
import { executeRaw, type Scope, sql, transaction } from "../scope";
import { authorise } from "../workspaces/permissions";
import type { AddPhone, ChangePhone } from "./schema";
import { ensureVirtualPhone, fictionalNumber, lockPhones } from "./virtual-phone";

export const MAX_PHONES = 10;

/** Another virtual phone, with a fictional number unless one is given. Messages to that number land on it. */
export async function addPhone(scope: Scope, { name, phone }: AddPhone): Promise<{ id: string }> {
  authorise(scope, "calls.speak");
  const wanted = phone ? parsePhone(phone) : null;
  if (wanted && !wanted.ok) throw invalid("phone", wanted.problem);
  await ensureVirtualPhone(scope);
  return transaction(scope, async (tx) => {
    await lockPhones(tx);
    const taken = await takenNumbers(tx);
    if (taken.phones.length >= MAX_PHONES) {
      throw new DomainError("conflict", `A workspace has at most ${MAX_PHONES} virtual phones; remove one`);
    }
    const number = wanted?.phone ?? freeNumber([...taken.phones, ...taken.senders]);
    if (taken.phones.includes(number)) throw invalid("phone", "Another virtual phone has this number");
    if (taken.senders.includes(number)) {
      throw invalid("phone", "This workspace sends from this number; choose another");
    }
    const id = newId("virtualPhone");
    await tx.db.virtualPhone.create({ data: { id, workspaceId: tx.workspaceId, name, phone: number } });
    return { id };
  });
}

async function takenNumbers({ db, workspaceId }: Scope) {
  const [phones, senders] = await Promise.all([
    db.virtualPhone.findMany({ where: { workspaceId }, select: { phone: true } }),
    db.phoneNumber.findMany({ where: { workspaceId }, select: { phone: true } }),
  ]);
  return { phones: phones.map(({ phone }) => phone), senders: senders.map(({ phone }) => phone) };
}

function freeNumber(taken: string[]): string {
  const number = fictionalNumber();
  return taken.includes(number) ? freeNumber(taken) : number;
}

/** Changes what is given; what the carrier does from now on with messages to the phone. Throws `not_found`. */
export async function changePhone(
  scope: Scope,
  { phoneId, name, behaviour, ...settings }: ChangePhone,
): Promise<void> {
  authorise(scope, "calls.speak");
  const changed = await executeRaw(
    scope,
    sql`UPDATE "VirtualPhone" SET name = COALESCE(${name ?? null}, name),
          behaviour = COALESCE(${behaviour ?? null}, behaviour),
          settings = settings || ${JSON.stringify(settings)}::jsonb
        WHERE id = ${phoneId} AND "workspaceId" = ${scope.workspaceId}`,
  );
  if (changed === 0) throw notFound("Virtual phone");
}

/** Removes a phone; its messages move to the first one, which stays. Throws `not_found`, `conflict` for the first. */
export async function removePhone(scope: Scope, phoneId: string): Promise<void> {
  authorise(scope, "calls.speak");
  const { id: firstId } = await ensureVirtualPhone(scope);
  await transaction(scope, async (tx) => {
    const { workspaceId } = tx;
    await lockPhones(tx);
    if (phoneId === firstId) {
      throw new DomainError("conflict", "The first phone stays: it takes messages to every other number");
    }
    const phone = await tx.db.virtualPhone.findFirst({ where: { workspaceId, id: phoneId } });
    if (!phone) throw notFound("Virtual phone");
    const ringing = await tx.db.call.findFirst({
      where: {
        workspaceId,
        provider: "phone",
        customerPhone: phone.phone,
        status: { in: ["ringing", "in_progress"] },
      },
      select: { id: true },
    });
    if (ringing) throw new DomainError("conflict", "This phone is in a call; hang up first");
    await tx.db.sandboxMessage.updateMany({
      where: { workspaceId, virtualPhoneId: phoneId },
      data: { virtualPhoneId: firstId },
    });
    await tx.db.virtualPhone.delete({ where: { workspaceId, id: phoneId } });
  });
}
