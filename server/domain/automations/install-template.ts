import { DomainError, invalid, notFound } from "../errors";
import { readAddresses } from "../mail/schema";
import { type Scope, transaction } from "../scope";
import { authorise } from "../workspaces/permissions";
import { createAutomation, saveDraft } from "./edit-automation";
import type { InstallTemplate } from "./schema";
import { TEMPLATES } from "./shared/ready-made";
import { chooseCalls } from "./test-trigger";

/**
 * Makes an automation for an assistant's calls from a template, as a draft that can be published as it is.
 * Throws `invalid` with the field at fault, `conflict` when the assistant has an automation.
 */
export async function installTemplate(scope: Scope, input: InstallTemplate): Promise<{ id: string }> {
  authorise(scope, "automations.write");
  const template = TEMPLATES.find(({ id }) => id === input.template);
  if (!template) throw notFound("Template");
  if (template.asks.includes("email") && readAddresses(input.email) === null) {
    throw invalid("email", "Give the address that the email goes to");
  }
  if (template.asks.includes("url") && !isWebAddress(input.url)) {
    throw invalid("url", "Give the whole address of your survey, such as https://example.com/survey");
  }
  return transaction(scope, async (tx) => {
    const { workspaceId } = tx;
    const { id } = await createAutomation(tx, { name: template.title, assistantId: input.assistantId });
    const [workspace, sender] = await Promise.all([
      tx.db.workspace.findUnique({ where: { id: workspaceId }, select: { name: true } }),
      tx.db.phoneNumber.findFirst({
        where: { workspaceId, provider: "sandbox", sms: true },
        orderBy: { id: "asc" },
        select: { id: true },
      }),
    ]);
    if (!workspace) throw notFound("Workspace");
    if (!sender) throw new DomainError("conflict", "There is no number that can send; add one first");
    const definition = template.make({
      ...{ senderId: sender.id, business: workspace.name, email: input.email, url: input.url.trim() },
    });
    await saveDraft(tx, { id, draftRevision: 1, name: template.title, definition });
    if (template.everyCall) await chooseCalls(tx, { id, completedCallsOnly: false });
    return { id };
  });
}

const isWebAddress = (text: string) => URL.canParse(text.trim()) && /^https?:\/\//i.test(text.trim());
