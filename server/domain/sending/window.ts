import { DateTime } from "luxon";
import { stateOfPhone, zonesOfPhone } from "../contacts/phone-zones";
import { nextOpening } from "./open-hours";
import { narrowWeek, QuietHours, STANDARD_QUIET_HOURS, type Week } from "./schema";

/** What a workspace's row says of its quiet hours. */
export interface WindowSettings {
  timeZone: string;
  quietHours: unknown;
  quietRevision: number;
}

export interface Recipient {
  /** E.164. */
  phone: string;
  /** ISO 3166 alpha-2. */
  country: string | null;
  /** The contact's own zone wins over what the number says. */
  timeZone: string | null;
}

/** When a message may go: now until `closesAt`, or from `opensAt` on. Never: no hour is right in all zones. */
export type Window =
  | { state: "open"; closesAt: Date }
  | { state: "waits"; opensAt: Date; closesAt: Date; reason: string }
  | { state: "never"; reason: string };

export const readQuietHours = (stored: unknown): QuietHours =>
  stored === null ? STANDARD_QUIET_HOURS : QuietHours.parse(stored);

/** What a window was planned by. The claim puts the same together in SQL: when it differs, the plan is not used. */
export const planKey = (settings: WindowSettings, recipientZone: string | null) =>
  `${settings.quietRevision} ${settings.timeZone} ${recipientZone ?? ""}`;

/** Where the recipient may be: the contact's zone, else all that the number may be in, else the workspace's. */
export function zonesOf(recipient: Recipient, workspaceZone: string): string[] {
  if (recipient.timeZone) return [recipient.timeZone];
  const zones = zonesOfPhone(recipient.phone);
  return zones.length > 0 ? zones : [workspaceZone];
}

/** The workspace's hours, narrowed by the rules of the recipient's country and state. */
export function weekFor({ phone, country }: Recipient, { hours, limits }: QuietHours): Week {
  const state = country === "US" ? stateOfPhone(phone) : null;
  return limits
    .filter(({ region }) => region === country || (state !== null && region === `US-${state}`))
    .reduce((week, limit) => narrowWeek(week, limit.week), hours);
}

/** The window of a message that may go from `at` on. */
export function windowFor(settings: WindowSettings, recipient: Recipient, at: Date): Window {
  const zones = zonesOf(recipient, settings.timeZone);
  const week = weekFor(recipient, readQuietHours(settings.quietHours));
  const opening = nextOpening(at.getTime(), zones, week);
  if (!opening) {
    const reason =
      "Not sent: no hour is allowed in all time zones that the number may be in. Set the contact's time zone, or change the hours and rules";
    return { state: "never", reason };
  }
  const closesAt = new Date(opening.to);
  if (opening.from <= at.getTime()) return { state: "open", closesAt };
  const opensAt = new Date(opening.from);
  return { state: "waits", opensAt, closesAt, reason: `Waits until ${inWords(opensAt, zones, week)}` };
}

/** "9:00 in the recipient's time (Fri 09:00, Denver)": by the clock of the zone that opens last. */
function inWords(opensAt: Date, zones: string[], week: Week): string {
  const before = opensAt.getTime() - 1;
  const last = zones.find((zone) => (nextOpening(before, [zone], week)?.from ?? 0) > before) ?? zones[0];
  const local = DateTime.fromJSDate(opensAt, { zone: last ?? "UTC" }).setLocale("en");
  const place = local.zoneName?.split("/").at(-1)?.replaceAll("_", " ") ?? "UTC";
  return `${local.toFormat("H:mm")} in the recipient's time (${local.toFormat("ccc HH:mm")}, ${place})`;
}
