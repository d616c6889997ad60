import type { PostCallVariable } from "@/server/domain/assistants/schema";
import { planImport } from "@/server/domain/assistants/shared/exchange";

export interface VariableTemplate {
  name: string;
  variables: PostCallVariable[];
}

const variable = (
  name: string,
  type: PostCallVariable["type"],
  description: string,
  settings: PostCallVariable["settings"] = {},
): PostCallVariable => ({ name, type, description, options: [], settings });

/** One of several options, each with what it means. */
const choice = (
  name: string,
  description: string,
  meanings: Record<string, string>,
  settings: PostCallVariable["settings"] = {},
): PostCallVariable => ({
  ...variable(name, "enum", description, { ...settings, optionHints: meanings }),
  options: Object.keys(meanings),
});

const status = (question: string) => variable("status", "boolean", question);
const onlyIf = (name: string, equals: boolean) => ({
  condition: { kind: "variable", name, equals } as const,
});

/** What is usually wanted of the usual jobs. */
export const VARIABLE_TEMPLATES: VariableTemplate[] = [
  {
    name: "Appointment",
    variables: [
      status("Did the customer agree to an appointment at a certain day and time?"),
      variable(
        "appointment_at",
        "datetime",
        "When is the appointment that was agreed? The last one that both said.",
        {
          required: true,
          ...onlyIf("status", true),
        },
      ),
      variable("service", "text", "What is the appointment for, in a few words?", {
        examples: ["Boiler inspection", "First consultation"],
      }),
      variable(
        "callback_phone",
        "phone",
        "A number that the customer asked to be reached at, other than this one.",
      ),
      choice(
        "declined_because",
        "Why was no appointment agreed?",
        {
          "No time": "Wants one, but no offered time suited",
          "Not needed": "Has no use for it, or has one already",
          "Too expensive": "The price is what kept them from it",
          "Wants to think": "Asked to be called again, or will call back",
          Other: "Any other reason that was said",
        },
        onlyIf("status", false),
      ),
      variable("summary", "text", "What was said and agreed, in two or three sentences."),
    ],
  },
  {
    name: "Lead qualification",
    variables: [
      status("Is the lead qualified: is there a need, and did they agree to a next step?"),
      choice("interest", "How much does the customer want it?", {
        Hot: "Asks for an offer, a date or how to buy",
        Warm: "Listens and asks questions, but commits to nothing",
        Cold: "Polite at best, or not interested",
      }),
      variable("needs", "list", "What the customer needs or wants to solve, each in a few words.", {
        examples: ["Faster onboarding", "Fewer missed calls"],
      }),
      variable(
        "budget",
        "number",
        "The budget that the customer named, as one figure. The upper end of a range.",
        {
          min: 0,
          unit: "USD",
        },
      ),
      variable("decides", "boolean", "Does this person decide on the purchase, alone or with others?"),
      choice("timeframe", "When do they want to start?", {
        "This month": "At once, or within four weeks",
        "This quarter": "Within three months",
        Later: "More than three months from now",
      }),
      variable("email", "email", "The email address that the customer gave to be written to."),
      variable("summary", "text", "What was said and agreed, in two or three sentences."),
    ],
  },
  {
    name: "Survey",
    variables: [
      status("Did the customer answer the questions of the survey to the end?"),
      variable("satisfaction", "number", "How satisfied is the customer, from 1 (not at all) to 5 (very)?", {
        integer: true,
        min: 1,
        max: 5,
      }),
      variable("would_recommend", "number", "How likely would they recommend us, from 0 to 10?", {
        integer: true,
        min: 0,
        max: 10,
      }),
      variable("liked", "list", "What the customer praised, each in a few words."),
      variable("to_improve", "list", "What the customer complained of or wished for, each in a few words."),
      variable("may_follow_up", "boolean", "May somebody call them about their answers?"),
      variable("summary", "text", "What was said, in two or three sentences."),
    ],
  },
  {
    name: "Collections",
    variables: [
      status("Did the customer promise to pay by a certain day?"),
      variable("right_person", "boolean", "Did we speak to the person who owes, and not to somebody else?"),
      variable("promised_date", "date", "The day by which the customer promised to pay.", {
        required: true,
        ...onlyIf("status", true),
      }),
      variable("promised_amount", "number", "The amount that the customer promised to pay by then.", {
        min: 0,
        unit: "USD",
        ...onlyIf("status", true),
      }),
      variable("disputed", "boolean", "Did the customer say that the claim is wrong?"),
      variable(
        "dispute_reason",
        "text",
        "Why is it wrong, in the customer's words?",
        onlyIf("disputed", true),
      ),
      variable(
        "hardship",
        "boolean",
        "Did the customer say that they cannot pay: illness, no work, other debts?",
      ),
      variable("summary", "text", "What was said and agreed, in two or three sentences."),
    ],
  },
];

/**
 * What an assistant has, with a template's variables that it has not. One whose condition asks for a variable that is
 * another one there is always asked.
 */
export function addTemplate(current: readonly PostCallVariable[], template: VariableTemplate) {
  const held = new Set(current.map(({ name }) => name.toLowerCase()));
  const fresh = template.variables.filter(({ name }) => !held.has(name));
  const rows = fresh.map((one, index) => ({ row: index + 1, variable: one }));
  const { bad } = planImport(current, { rows, bad: [] }, false);
  const misfits = new Set(bad.map(({ row }) => row));
  const plan = planImport(
    current,
    { rows: rows.map((one) => (misfits.has(one.row) ? unconditional(one) : one)), bad: [] },
    false,
  );
  return {
    variables: plan.variables,
    added: plan.added,
    kept: template.variables.filter(({ name }) => held.has(name)).map(({ name }) => name),
    left: plan.bad.flatMap(({ name }) => name ?? []),
  };
}

const unconditional = ({
  row,
  variable: { settings, ...rest },
}: {
  row: number;
  variable: PostCallVariable;
}) => {
  const { condition: _, ...others } = settings;
  return { row, variable: { ...rest, settings: others } };
};
