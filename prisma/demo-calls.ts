/** Fictional people: 555-0100 to 555-0199 ring nobody. */
export const DEMO_LEADS = [
  { name: "Alex Rivera", phone: "+12065550114" },
  { name: "Jordan Blake", phone: "+12065550127" },
  { name: "Sam Okafor", phone: "+13125550136" },
  { name: "Priya Nair", phone: "+14155550148" },
  { name: "Lena Fischer", phone: "+16175550151" },
  { name: "Marcus Webb", phone: "+13035550163" },
  { name: "Chloe Martin", phone: "+15035550172" },
];

interface DemoCall {
  status: "completed" | "no_answer" | "voicemail";
  /** Assistant and customer in turn. */
  turns: string[];
}

const hello =
  "Hi {{name}}, this is Maya from Brightside Dental. Your check-up is due. Would Tuesday at 10 am suit you?";

export const DEMO_CALLS: DemoCall[] = [
  {
    status: "completed",
    turns: [
      hello,
      "Oh hi. Yes, Tuesday at 10 works for me.",
      "Wonderful, I have you down for Tuesday at 10 am. Anything else?",
      "No, that is all. Thank you!",
      "Thank you, see you on Tuesday. Goodbye.",
    ],
  },
  {
    status: "completed",
    turns: [
      hello,
      "No thanks, I already found another dentist.",
      "I understand, thank you for telling me. Goodbye.",
    ],
  },
  { status: "no_answer", turns: [] },
  {
    status: "completed",
    turns: [
      hello,
      "Mornings are bad for me. Could we do the afternoon instead?",
      "Of course. Would Wednesday at 3 pm suit you?",
      "Yes, Wednesday at 3 pm is perfect.",
      "Great, Wednesday at 3 pm it is. Goodbye.",
    ],
  },
  {
    status: "voicemail",
    turns: ["Hi {{name}}, this is Maya from Brightside Dental. Please call us back about your check-up."],
  },
  {
    status: "completed",
    turns: [
      hello,
      "I am driving, I cannot talk right now.",
      "No problem, when may I call you back?",
      "Try me some other time.",
      "I will. Drive safely, goodbye.",
    ],
  },
  {
    status: "completed",
    turns: [
      hello,
      "Sure, sounds good, please book it.",
      "It is booked: Tuesday at 10 am. Goodbye, {{name}}.",
    ],
  },
  {
    status: "completed",
    turns: [
      hello,
      "Please do not call me again, I am not interested.",
      "I am sorry for the disturbance. Goodbye.",
    ],
  },
  {
    status: "completed",
    turns: [
      hello,
      "Yes please. Is parking free?",
      "It is, right behind the house. So Tuesday at 10 am?",
      "Yes, book me in.",
      "Done. See you then, goodbye.",
    ],
  },
  { status: "no_answer", turns: [] },
  {
    status: "completed",
    turns: [hello, "Tuesday is fine with me.", "Perfect, Tuesday at 10 am. Goodbye."],
  },
  {
    status: "completed",
    turns: [hello, "I need to check my calendar first.", "Of course, call us any time. Goodbye."],
  },
];
