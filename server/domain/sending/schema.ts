import { z } from "zod";

/** Which of our rules holds a message, or held it back for good. */
export const HELD_BY = [
  "stopped",
  "quietHours",
  "dailyCap",
  "recipientCap",
  "tooOld",
  /** No hour is allowed in every zone that the number may be in. */
  "noWindow",
  "cancelled",
] as const;
export type HeldBy = (typeof HELD_BY)[number];

const TimeOfDay = z
  .string()
  .trim()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "A time such as 09:00");

/** Minutes since midnight of "09:30"; "24:00" is the day's end. */
export const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** From–to on a day, the end not included; null: not at all on such a day. */
export const Hours = z
  .strictObject({ from: TimeOfDay, to: TimeOfDay })
  .refine(({ from, to }) => minutesOf(from) < minutesOf(to), {
    path: ["to"],
    message: "The end comes after the beginning",
  })
  .nullable();
export type Hours = z.output<typeof Hours>;

export const Week = z.strictObject({ weekdays: Hours, saturday: Hours, sunday: Hours });
export type Week = z.output<typeof Week>;

const REGION = /^[A-Z]{2}$|^US-[A-Z]{2}$/;

/** Hours that a country or US state allows. They narrow the workspace's own hours and never widen them. */
export const Limit = z.strictObject({
  /** ISO 3166: "FR", "US", "US-FL". */
  region: z.string().trim().toUpperCase().regex(REGION, "A country such as FR, or a US state such as US-FL"),
  week: Week,
  source: z.string().trim().min(1, "Say where this rule comes from").max(300, "At most 300 characters"),
  /** When somebody last looked. */
  date: z.iso.date("The day on which it was checked"),
});
export type Limit = z.output<typeof Limit>;

/** The hours that are left of two. */
export function narrow(one: Hours, other: Hours): Hours {
  if (!one || !other) return null;
  const from = minutesOf(one.from) >= minutesOf(other.from) ? one.from : other.from;
  const to = minutesOf(one.to) <= minutesOf(other.to) ? one.to : other.to;
  return minutesOf(from) < minutesOf(to) ? { from, to } : null;
}

export const narrowWeek = (one: Week, other: Week): Week => ({
  weekdays: narrow(one.weekdays, other.weekdays),
  saturday: narrow(one.saturday, other.saturday),
  sunday: narrow(one.sunday, other.sunday),
});

/** Whether any day has hours. */
export const isOpenSometime = (week: Week) => Object.values(week).some((hours) => hours !== null);

const OpenWeek = Week.refine(isOpenSometime, {
  path: ["weekdays"],
  message: "Some day must be open, or nothing is ever sent; to stop sending there is a switch",
});

/** The workspace's own hours, as its form has them. */
export const OwnHours = z.strictObject({ when: z.enum(["hours", "always"]), hours: OpenWeek });

export const QuietHours = z
  .strictObject({
    /** When the workspace texts, by the recipient's clock. */
    hours: OpenWeek,
    limits: z.array(Limit).max(300, "At most 300 rules"),
  })
  .superRefine(({ limits }, context) => {
    const seen = new Set<string>();
    for (const [index, { region }] of limits.entries()) {
      if (seen.has(region)) {
        context.addIssue({
          code: "custom",
          path: ["limits", index, "region"],
          message: `There are two rules for ${region}; keep one`,
        });
      }
      seen.add(region);
    }
  });
export type QuietHours = z.output<typeof QuietHours>;

const every = (hours: Hours): Week => ({ weekdays: hours, saturday: hours, sunday: hours });
const between = (from: string, to: string): Hours => ({ from, to });

const GUIDE = {
  source: "Referrizer's table of state rules for texts, not the statute",
  date: "2026-11-25",
};

/** Where sources disagree the stricter is taken (Rhode Island on Sundays). Not legal advice. */
export const STANDARD_LIMITS: Limit[] = [
  {
    region: "US",
    week: every(between("08:00", "21:00")),
    source: "47 CFR 64.1200(c)(1): telephone solicitations, by the called party's clock",
    date: "2026-11-25",
  },
  { region: "US-CT", week: every(between("09:00", "20:00")), ...GUIDE },
  { region: "US-FL", week: every(between("08:00", "20:00")), ...GUIDE },
  { region: "US-MD", week: every(between("08:00", "20:00")), ...GUIDE },
  { region: "US-MS", week: every(between("08:00", "20:00")), ...GUIDE },
  { region: "US-NJ", week: every(between("08:00", "20:00")), ...GUIDE },
  { region: "US-OK", week: every(between("08:00", "20:00")), ...GUIDE },
  {
    region: "US-RI",
    week: { weekdays: between("09:00", "18:00"), saturday: between("10:00", "17:00"), sunday: null },
    ...GUIDE,
  },
  {
    region: "US-TX",
    week: {
      weekdays: between("09:00", "21:00"),
      saturday: between("09:00", "21:00"),
      sunday: between("12:00", "21:00"),
    },
    ...GUIDE,
  },
  { region: "US-WA", week: every(between("08:00", "20:00")), ...GUIDE },
  {
    region: "FR",
    week: { weekdays: between("08:00", "22:00"), saturday: between("08:00", "22:00"), sunday: null },
    source: "Brevo's API reference, on marketing SMS to France",
    date: "2026-11-25",
  },
];

export const STANDARD_QUIET_HOURS: QuietHours = {
  hours: every(between("09:00", "20:00")),
  limits: STANDARD_LIMITS,
};

const cap = (most: number, words: string) =>
  z
    .number(words)
    .int(words)
    .min(1, words)
    .max(most, `At most ${most.toLocaleString("en")}`)
    .nullable();

export const Caps = z.strictObject({
  recipientCap: cap(100, "A whole number from 1 on"),
  dailyCap: cap(1_000_000, "A whole number from 1 on"),
  maxAgeHours: cap(24 * 14, "Whole hours from 1 on"),
});

/** What is absent stays; null lifts a cap. */
export const SaveSending = z.strictObject({
  aroundTheClock: z.boolean().optional(),
  quietHours: QuietHours.optional(),
  ...Caps.partial().shape,
});
export type SaveSending = z.output<typeof SaveSending>;
