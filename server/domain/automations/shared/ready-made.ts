import type { Definition } from "../schema";
import type { Step } from "../steps/all";
import type { Condition, Operator } from "./operators";

export const TEMPLATE_IDS = ["thanks", "missed_call", "appointment", "survey", "hand_over"] as const;
export type TemplateId = (typeof TEMPLATE_IDS)[number];

/** What a template is made with. */
export interface TemplateInput {
  /** PhoneNumber id of a number that texts the virtual phone. */
  senderId: string;
  /** How the business calls itself in its texts. */
  business: string;
  /** Who gets its emails. */
  email: string;
  /** Of the survey. */
  url: string;
}

export interface AutomationTemplate {
  id: TemplateId;
  title: string;
  description: string;
  /** What it is made of, in words. */
  steps: string;
  /** What a person fills in when they add it. */
  asks: ("email" | "url")[];
  /** Whether calls that nobody answered start it, too. */
  everyCall: boolean;
  make(input: TemplateInput): Definition;
}

/** Ready automations. They read only what every assistant has, so each can be published as it is. */
export const TEMPLATES: readonly AutomationTemplate[] = [
  {
    id: "thanks",
    title: "Thank-you with summary",
    description: "When the call reached its goal, the customer gets a text with what was agreed.",
    steps: "Branch on status, SMS",
    asks: [],
    everyCall: false,
    make: ({ senderId, business }) => ({
      steps: [
        branch("agreed", "Goal reached?", "variables.status", "boolean_is_true", "", {
          true: [
            sms(
              "thanks",
              "Thank you",
              senderId,
              `Thank you for the call, ${business} here. {{variables.summary|It was good to talk to you.}}`,
              3,
            ),
          ],
        }),
      ],
    }),
  },
  {
    id: "missed_call",
    title: "Missed-call text-back",
    description:
      "When nobody answered, or the line was busy, the customer gets a text. What they answer reaches you by email.",
    steps: "Branch on how the call ended, SMS, wait for a reply, email",
    asks: ["email"],
    everyCall: true,
    make: ({ senderId, business, email }) => ({
      steps: [
        branch("missed", "Missed?", "call.status", "text_is_any_of", "no_answer\nbusy\nvoicemail\nfailed", {
          true: [
            sms(
              "text_back",
              "Text back",
              senderId,
              `Sorry that we missed each other, this is ${business}. Answer here and we get back to you.`,
            ),
            waitForReply("answer", {
              replied: [
                mail(
                  "answered",
                  "Answer by email",
                  email,
                  "{{call.customerPhone|A customer}} answered your text",
                  "{{steps.answer.reply|They answered}}\n\nThe call: {{call.url}}",
                ),
              ],
            }),
          ],
        }),
      ],
    }),
  },
  {
    id: "appointment",
    title: "Appointment confirmation with reply",
    description:
      "After a booking the customer is asked to answer YES. Who does is thanked; any other answer is handed to you by email.",
    steps: "Branch on status, SMS, wait for a reply, branch on the answer, SMS or email",
    asks: ["email"],
    everyCall: false,
    make: ({ senderId, business, email }) => ({
      steps: [
        branch("booked", "Booked?", "variables.status", "boolean_is_true", "", {
          true: [
            sms(
              "confirm",
              "Ask to confirm",
              senderId,
              `${business}: {{variables.summary|Your appointment is booked.}} Please answer YES to confirm, or tell us what to change.`,
              3,
            ),
            waitForReply("reply", {
              replied: [
                branch("yes", "Said yes?", "steps.reply.reply", "text_contains", "yes", {
                  true: [sms("see_you", "See you", senderId, "Thank you, it is confirmed. See you then.")],
                  false: [
                    mail(
                      "change",
                      "Change by email",
                      email,
                      "{{call.customerPhone|A customer}} wants to change the appointment",
                      "They answered: {{steps.reply.reply|nothing}}\n\n{{variables.summary|}}\n\nThe call: {{call.url}}",
                    ),
                  ],
                }),
              ],
            }),
          ],
        }),
      ],
    }),
  },
  {
    id: "survey",
    title: "Survey link",
    description: "An hour after a completed call the customer gets the link to your survey.",
    steps: "Wait an hour, SMS",
    asks: ["url"],
    everyCall: false,
    make: ({ senderId, business, url }) => ({
      steps: [
        { id: "later", name: "", type: "wait", mode: "for", amount: 1, unit: "hours", time: "", days: "any" },
        sms(
          "survey",
          "Survey link",
          senderId,
          `How was your call with ${business}? Two questions, one minute: ${url}`,
        ),
      ],
    }),
  },
  {
    id: "hand_over",
    title: "Hand-over email",
    description:
      "When the call did not reach its goal, or it is not clear, you get an email with the summary and the number to call.",
    steps: "Branch on status, email",
    asks: ["email"],
    everyCall: false,
    make: ({ email }) => {
      const handOver = (id: string, what: string) =>
        mail(
          id,
          "Hand over",
          email,
          `${what}: {{call.customerPhone|a call without a number}}`,
          "{{variables.summary|There is no summary.}}\n\nThe call: {{call.url}}",
        );
      return {
        steps: [
          branch("done", "Goal reached?", "variables.status", "boolean_is_true", "", {
            false: [handOver("hand_over", "Please call back")],
            unknown: [handOver("look", "Please have a look")],
          }),
        ],
      };
    },
  },
];

function branch(
  id: string,
  name: string,
  path: string,
  operator: Operator,
  value: string,
  lanes: { true?: Step[]; false?: Step[]; unknown?: Step[] },
): Step {
  const condition: Condition = { path, operator, value, caseSensitive: false };
  return {
    ...{ id, name, type: "branch", groups: [[condition]] },
    lanes: { true: [], false: [], unknown: [], ...lanes },
  };
}

const sms = (id: string, name: string, senderId: string, body: string, maxSegments?: number): Step => ({
  ...{ id, name, type: "send_sms", senderId, to: "{{call.customerPhone}}", body },
  ...(maxSegments === undefined ? {} : { maxSegments }),
});

const mail = (id: string, name: string, to: string, subject: string, body: string): Step => ({
  ...{ id, name, type: "send_email", to, subject, body },
});

const waitForReply = (id: string, lanes: { replied: Step[] }): Step => ({
  ...{ id, name: "", type: "wait_for_reply", amount: 1, unit: "days" },
  lanes: { timed_out: [], ...lanes },
});
