"use client";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/app/_trpc/client";
import { formatPhone } from "@/app/_ui/format-phone";
import { TextLink } from "@/app/_ui/link-button";
import { type Composed, composeMessage } from "@/server/domain/automations/shared/compose";
import type { Sms } from "@/server/domain/automations/shared/sms";
import type { Letter } from "@/server/domain/automations/shared/sms-fields";
import { renderTemplate } from "@/server/domain/automations/shared/templates";
import { withVariant } from "@/server/domain/automations/shared/variants";
import { normaliseBody } from "@/server/domain/messaging/shared";
import { contentProblem } from "@/server/domain/messaging/shared/content-problem";
import { segmentsInWords, useCost } from "../../../messages/cost";
import { useBuilder } from "../../[id]/builder-context";

/** The message as the sample's customer would get it, and what it costs; then what it comes to over the last calls. */
export function MessagePreview({ step, variant }: { step: Sms; variant?: Letter }) {
  const { sample } = useBuilder();
  const shown = withVariant(step, variant);
  if (shown.body.trim() === "") return null;
  return (
    <section aria-label={variant ? `Preview of ${variant}` : "Preview"} className="flex flex-col gap-1.5">
      {sample && <Sample step={shown} sample={sample} />}
      <LastCalls step={step} variant={variant} />
    </section>
  );
}

function Sample({
  step,
  sample,
}: {
  step: Sms;
  sample: NonNullable<ReturnType<typeof useBuilder>["sample"]>;
}) {
  const made = composeMessage(step, sample);
  const to = renderTemplate(step.to, sample);
  const problem = made.ok ? contentProblem(made.text) : made.message;
  return (
    <>
      <h3 className="font-medium text-sm">Preview</h3>
      {made.ok && problem === null ? (
        <p className="w-fit max-w-full whitespace-pre-wrap break-words rounded-2xl rounded-bl-md bg-sunken px-3 py-1.5">
          {normaliseBody(made.text)}
        </p>
      ) : (
        <p className="rounded-md border border-warning-line bg-warning-subtle px-2.5 py-1.5 text-sm text-warning-text">
          With this sample nothing would be sent: {problem}
        </p>
      )}
      <p className="tabular text-ink-muted text-xs">
        {to.ok && to.text && `To ${formatPhone(to.text)}. `}
        {made.ok && problem === null && <Length made={made} />}
      </p>
      {made.ok && made.cut && (
        <p className="text-ink-muted text-xs">
          Cut from {segmentsInWords(made.cut.segments)}; left out: “{made.cut.leftOut}”
        </p>
      )}
    </>
  );
}

/** "171 characters, 2 segments, $0.0158. “ … sent as plain characters". */
function Length({ made }: { made: Extract<Composed, { ok: true }> }) {
  const cost = useCost();
  const { characters, segments, encoding, unusual, normalised } = made.count;
  return (
    <>
      {characters} characters, {segmentsInWords(segments)}
      {cost(segments) && `, ${cost(segments)}`}.
      {encoding === "UCS-2" && ` ${unusual.slice(0, 5).join(" ")} leave 70 characters to a segment.`}
      {normalised.length > 0 && ` ${normalised.slice(0, 5).join(" ")} are sent as plain characters.`}
    </>
  );
}

/** What the text came to for the assistant's last calls: the longest, the usual cost, and what would not be sent. */
function LastCalls({ step, variant }: { step: Sms; variant: Letter | undefined }) {
  const trpc = useTRPC();
  const { base, view, draft } = useBuilder();
  const cost = useCost();
  const { data } = useQuery(
    trpc.automation.worstCase.queryOptions(
      { id: view.id, stepId: step.id, draftRevision: draft.revision.current, variant },
      // Of the draft as it is stored: a new step is there a moment later.
      { enabled: draft.state === "saved", placeholderData: keepPreviousData, retry: false },
    ),
  );
  if (!data || data.calls === 0) return null;
  const { calls, longest, segments, texts, cut, notSent } = data;
  const each = texts > 0 ? segments / texts : 0;
  const per = each.toLocaleString("en", { maximumFractionDigits: 1 });
  return (
    <dl
      aria-label="Over the last calls"
      className="mt-1 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1 border-t pt-2 text-xs"
    >
      <dt className="text-ink-muted">{calls === 1 ? "Last call" : `Last ${calls} calls`}</dt>
      <dd className="tabular">
        {texts === 0 ? "No text would be sent" : `${per} segments a text, ${cost(each) ?? ""}`}
      </dd>
      {longest && (
        <>
          <dt className="text-ink-muted">Longest</dt>
          <dd className="tabular">
            {segmentsInWords(longest.segments)}, {longest.characters} characters{" "}
            <TextLink href={`${base}/calls/${longest.callId}`}>See the call</TextLink>
          </dd>
        </>
      )}
      {cut > 0 && (
        <>
          <dt className="text-ink-muted">Cut</dt>
          <dd className="tabular">{cut} at the end of a sentence</dd>
        </>
      )}
      {notSent && (
        <>
          <dt className="text-warning-text">Not sent</dt>
          <dd className="tabular break-words">
            {notSent.count}. {notSent.reason}{" "}
            <TextLink href={`${base}/calls/${notSent.callId}`}>See the call</TextLink>
          </dd>
        </>
      )}
    </dl>
  );
}
