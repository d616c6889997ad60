"use client";
import { formatPhone } from "@/app/_ui/format-phone";
import { PhoneNumber } from "@/app/_ui/phone-number";
import { Select } from "@/app/_ui/select";
import type { PhoneView } from "@/server/domain/calls/virtual-phone";

/** Which phone is shown; with only one, its number. */
export function PhonePicker({ phone, onChoose }: { phone: PhoneView; onChoose: (id: string) => void }) {
  if (phone.phones.length === 1)
    return <PhoneNumber value={phone.phone} className="text-ink-muted text-xs" />;
  return (
    <Select
      aria-label="Phone that is shown"
      className="mt-1"
      value={phone.id}
      onChange={(event) => onChoose(event.target.value)}
    >
      {phone.phones.map(({ id, name, phone, unread }) => (
        <option key={id} value={id}>
          {name} · {formatPhone(phone)}
          {unread > 0 ? ` · ${unread} new` : ""}
        </option>
      ))}
    </Select>
  );
}
