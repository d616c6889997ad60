"use client";
import type { UseFormReturn } from "react-hook-form";
import { Field } from "@/app/_ui/field";
import { Input } from "@/app/_ui/input";
import { Select } from "@/app/_ui/select";
import { type AddMailConnection, MAIL_SECURITY } from "@/server/domain/mail/schema";
import { SECURITY_WORDS } from "./security-words";

interface MailFieldsProps {
  form: UseFormReturn<AddMailConnection>;
  /** A password is stored, which an empty field keeps. */
  hasPassword: boolean;
}

export function MailFields({ form, hasPassword }: MailFieldsProps) {
  const { errors } = form.formState;
  return (
    <>
      <Field label="Name" hint="How this server is called here" error={errors.name?.message}>
        {(aria) => <Input {...aria} {...form.register("name")} placeholder="House mail" />}
      </Field>
      <div className="grid gap-4 sm:grid-cols-[1fr_7rem]">
        <Field label="Server" error={errors.host?.message}>
          {(aria) => (
            <Input
              {...aria}
              {...form.register("host")}
              mono
              placeholder="smtp.example.com"
              autoComplete="off"
              spellCheck={false}
            />
          )}
        </Field>
        <Field label="Port" error={errors.port?.message}>
          {(aria) => (
            <Input {...aria} {...form.register("port", { valueAsNumber: true })} type="number" min={1} />
          )}
        </Field>
      </div>
      <Field label="Security" error={errors.security?.message}>
        {(aria) => (
          <Select {...aria} {...form.register("security")}>
            {MAIL_SECURITY.map((one) => (
              <option key={one} value={one}>
                {SECURITY_WORDS[one]}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <Field
        label="User name"
        aside="Optional"
        hint="Leave it empty if the server asks for no login"
        error={errors.user?.message}
      >
        {(aria) => <Input {...aria} {...form.register("user")} mono autoComplete="off" spellCheck={false} />}
      </Field>
      <Field
        label="Password"
        hint={
          hasPassword
            ? "Leave it empty to keep the stored one. It is never shown again."
            : "Of many services an API key. Stored encrypted and never shown again."
        }
        error={errors.password?.message}
      >
        {(aria) => <Input {...aria} {...form.register("password")} mono type="password" autoComplete="off" />}
      </Field>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="From address" error={errors.fromAddress?.message}>
          {(aria) => (
            <Input {...aria} {...form.register("fromAddress")} inputMode="email" autoComplete="off" />
          )}
        </Field>
        <Field label="From name" aside="Optional" error={errors.fromName?.message}>
          {(aria) => <Input {...aria} {...form.register("fromName")} autoComplete="off" />}
        </Field>
      </div>
    </>
  );
}
