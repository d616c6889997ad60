"use client";
import { Field } from "@/app/_ui/field";
import { formatPhone } from "@/app/_ui/format-phone";
import { TextLink } from "@/app/_ui/link-button";
import { Select } from "@/app/_ui/select";
import type { Sms } from "@/server/domain/automations/shared/sms";
import type { TwilioSmsStep } from "@/server/domain/automations/steps/twilio_send_sms/schema";
import { AtField } from "../../[id]/at-field";
import { useBuilder } from "../../[id]/builder-context";
import { TemplateField } from "../../[id]/template-field";
import { AgainField } from "./again-field";
import { MessageTexts } from "./message-texts";

export function SmsForm({ step }: { step: Sms }) {
  const { changeStep, errorOf, touch } = useBuilder();
  return (
    <>
      {step.type === "twilio_send_sms" && <ConnectionField step={step} />}
      <SenderField step={step} />
      <TemplateField
        name="to"
        label="Recipient"
        max={200}
        hint="Usually the customer's phone, from the call data."
        placeholder="+1 202 555 0142"
        value={step.to}
        onChange={(to) => changeStep({ ...step, to })}
        onBlur={() => touch(step.id, "to")}
        error={errorOf(step.id, "to")}
      />
      <MessageTexts step={step} />
      <AgainField step={step} />
    </>
  );
}

function ConnectionField({ step }: { step: TwilioSmsStep }) {
  const { base, view, changeStep, errorOf, touch } = useBuilder();
  return (
    <AtField name="connectionId">
      <Field
        label="Connection"
        error={errorOf(step.id, "connectionId")}
        hint={
          <>
            Your Twilio account.{" "}
            <TextLink href={`${base}/settings/connections`}>Add or check connections</TextLink>
          </>
        }
      >
        {(aria) => (
          <Select
            {...aria}
            value={step.connectionId}
            onBlur={() => touch(step.id, "connectionId")}
            onChange={(event) => changeStep({ ...step, connectionId: event.target.value, senderId: "" })}
          >
            <option value="">Choose a connection</option>
            {view.connections.map(({ id, name, problem }) => (
              <option key={id} value={id}>
                {problem ? `${name} (does not work at present)` : name}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </AtField>
  );
}

function SenderField({ step }: { step: Sms }) {
  const { base, view, changeStep, errorOf, touch } = useBuilder();
  const senders = view.senders.filter((sender) =>
    step.type === "twilio_send_sms"
      ? sender.connectionId === step.connectionId && step.connectionId !== ""
      : sender.provider === "sandbox",
  );
  const blocked = senders.find(({ id }) => id === step.senderId);
  const isEmpty = senders.length === 0 && (step.type === "send_sms" || step.connectionId !== "");
  return (
    <AtField name="senderId">
      <Field
        label="Sender number"
        error={errorOf(step.id, "senderId")}
        hint={
          isEmpty ? (
            <>
              There is no number to send from.{" "}
              <TextLink href={`${base}/settings/connections`}>Add one</TextLink>
            </>
          ) : blocked?.blockedCountries?.length ? (
            <span className="text-warning-text">
              {`Not sent to numbers in ${countriesInWords(blocked.blockedCountries)}. ${blocked.registrationNote}. `}
              <TextLink href={`${base}/settings/connections`}>See the sender's state</TextLink>
            </span>
          ) : undefined
        }
      >
        {(aria) => (
          <Select
            {...aria}
            value={step.senderId}
            onBlur={() => touch(step.id, "senderId")}
            onChange={(event) => changeStep({ ...step, senderId: event.target.value })}
          >
            <option value="">Choose a number</option>
            {senders.map(({ id, phone, label, sms }) => (
              <option key={id} value={id} disabled={!sms}>
                {[formatPhone(phone), label, sms ? "" : "cannot send SMS"].filter(Boolean).join(" · ")}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </AtField>
  );
}

const COUNTRIES = new Intl.DisplayNames(["en"], { type: "region" });
const countriesInWords = (countries: readonly string[]) =>
  countries
    .map((country) => (country === "US" ? "the United States" : (COUNTRIES.of(country) ?? country)))
    .join(" and ");
