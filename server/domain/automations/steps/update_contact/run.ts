import { z } from "zod";
import { updateContact } from "../../../contacts/contacts";
import { findOrCreateContact } from "../../../contacts/find-or-create-contact";
import { isTimeZone } from "../../../contacts/read-contact-csv";
import { DomainError } from "../../../errors";
import { queryRaw, type Scope, sql } from "../../../scope";
import { parseTemplate, renderTemplate } from "../../shared/templates";
import { type CallData, resolvePath } from "../../shared/values";
import type { StepRun } from "../run";
import type { UpdateContactStep } from "./schema";

interface Changes {
  name?: string;
  email?: string;
  timeZone?: string;
  lead: Record<string, unknown>;
  /** Fields whose value is unknown in this call: left as they are. */
  left: string[];
}

/** Writes the call's facts to its contact. What is unknown overwrites nothing. */
export const runUpdateContact: StepRun<UpdateContactStep> = {
  async run(step, { scope, run, data }) {
    const changes = readChanges(step, data);
    const { left, ...written } = changes;
    const input = { ...written };
    const phone = data.call.customerPhone;
    if (!phone) {
      return { state: "skipped", reason: NO_CONTACT, input, output: {} };
    }
    if (run.test) return { state: "skipped", reason: "A test run writes to no contact", input, output: {} };
    const note = left.length > 0 ? `Left as it was, being unknown: ${left.join(", ")}` : undefined;
    try {
      const contact = await findOrCreateContact(scope, phone);
      await write(scope, contact.id, changes);
      return {
        state: "succeeded",
        reason: null,
        input,
        output: { contactId: contact.id, ...(note ? { note } : {}) },
      };
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === "unavailable") throw error;
      return { state: "failed", reason: error.message, input, output: {} };
    }
  },
  dry(step, data) {
    const changes = readChanges(step, data);
    if (!data.call.customerPhone) return { state: "skipped", reason: NO_CONTACT, lines: [] };
    const fault = faultOf(changes);
    return { state: fault === null ? "done" : "failed", reason: fault, lines: linesOf(changes) };
  },
  async test(step, { data }) {
    return {
      kind: "shown",
      ok: true,
      message: "A run would write this to the contact; a test writes nothing",
      lines: linesOf(readChanges(step, data)),
    };
  },
};

const NO_CONTACT = "The call has no phone number, so no contact";

function linesOf({ left, lead, name, email, timeZone }: Changes): [string, string][] {
  const shown = { name, email, "time zone": timeZone, ...lead };
  return [
    ...Object.entries(shown).flatMap(([field, value]): [string, string][] =>
      value === undefined ? [] : [[field, String(value)]],
    ),
    ...left.map((field): [string, string] => [field, "unknown: left as it is"]),
  ];
}

/** Why a contact does not take these values; null: it does. */
function faultOf({ email, timeZone }: Changes): string | null {
  if (email !== undefined && !z.email().safeParse(email).success) return `"${email}" is no email address`;
  return timeZone !== undefined && !isTimeZone(timeZone) ? "A time zone such as Europe/Berlin" : null;
}

function readChanges(step: UpdateContactStep, data: CallData): Changes {
  const changes: Changes = { lead: {}, left: [] };
  const known = (field: string, template: string): string | undefined => {
    if (template.trim() === "") return undefined;
    const made = renderTemplate(template, data);
    if (made.ok && made.text.trim() !== "") return made.text.trim();
    changes.left.push(field);
    return undefined;
  };
  const name = known("name", step.contactName);
  const email = known("email", step.email);
  const timeZone = known("time zone", step.timeZone);
  for (const { field, value } of step.lead) {
    const typed = readTyped(value, data) ?? known(field, value);
    if (typed !== undefined) changes.lead[field] = typed;
  }
  return {
    ...changes,
    ...(name === undefined ? {} : { name }),
    ...(email === undefined ? {} : { email }),
    ...(timeZone === undefined ? {} : { timeZone }),
  };
}

/** A value on its own keeps its type: a number stays one. */
function readTyped(template: string, data: CallData): number | boolean | string[] | undefined {
  const [only, ...rest] = parseTemplate(template.trim());
  if (only?.kind !== "value" || rest.length > 0 || only.formats.length > 0) return undefined;
  const { value } = resolvePath(data, only.path);
  const typed = z.union([z.number(), z.boolean(), z.array(z.string())]).safeParse(value);
  return typed.success ? typed.data : undefined;
}

async function write(scope: Scope, id: string, changes: Changes): Promise<void> {
  const { name, email, timeZone, lead } = changes;
  const fault = faultOf(changes);
  if (fault !== null) throw new DomainError("invalid", fault);
  if (name !== undefined || email !== undefined || timeZone !== undefined) {
    await updateContact(scope, { id, name, email, timeZone });
  }
  if (Object.keys(lead).length > 0) {
    await queryRaw(
      scope,
      sql`UPDATE "Contact" SET lead = lead || ${JSON.stringify(lead)}::jsonb, "updatedAt" = now()
          WHERE id = ${id} AND "workspaceId" = ${scope.workspaceId} RETURNING id`,
    );
  }
}
