import type { PostCallVariable } from "@/server/domain/assistants/schema";

/** A call whose right values are known. Several may be right; null is unknown. */
export interface TypedCall {
  id: string;
  objective: string;
  /** "A: …" is the assistant, "C: …" the customer. */
  turns: string[];
  variables: (Pick<PostCallVariable, "name" | "type" | "description"> &
    Partial<Pick<PostCallVariable, "options" | "settings">>)[];
  expected: Record<string, unknown[] | null>;
  /** Else Monday, 2 March 2026, 9 in the morning in Los Angeles. */
  startedAt?: string;
  timeZone?: string;
  country?: string;
}

type Variables = TypedCall["variables"];
export const time = (name: string, description: string): Variables[number] => ({
  name,
  type: "time",
  description,
});
export const datetime = (name: string, description: string): Variables[number] => ({
  name,
  type: "datetime",
  description,
});
export const phone = (name: string, description: string): Variables[number] => ({
  name,
  type: "phone",
  description,
});
export const email = (name: string, description: string): Variables[number] => ({
  name,
  type: "email",
  description,
});
export const list = (name: string, description: string): Variables[number] => ({
  name,
  type: "list",
  description,
});
export const many = (name: string, description: string, options: string[]): Variables[number] => ({
  name,
  type: "enum",
  description,
  options,
  settings: { multiple: true },
});
export const number = (
  name: string,
  description: string,
  settings: PostCallVariable["settings"] = {},
): Variables[number] => ({ name, type: "number", description, settings });
export const date = (name: string, description: string): Variables[number] => ({
  name,
  type: "date",
  description,
});

/**
 * Calls of our own making for the types that public data sets do not have: written before the rules that read them, in
 * the words of different trades, with what is not said, taken back, or said of something else.
 */
export const TYPED_CALLS: TypedCall[] = [
  {
    id: "dentist-1",
    objective: "Book a dental check-up",
    turns: [
      "A: Hello, this is Ada from Bright Dental. Would you like to book your yearly check-up?",
      "C: Yes, I think it's about time.",
      "A: We have next Tuesday at 10:30 in the morning or Thursday at 3 pm.",
      "C: Thursday at 3 works better.",
      "A: Thursday at 3 pm then. Which number can we reach you on?",
      "C: It's 415 555 2671.",
      "A: Thank you, you're all set. Goodbye!",
    ],
    variables: [
      time("appointment_time", "Time of the appointment"),
      datetime("appointment", "When the appointment is"),
      phone("callback_number", "Number where the customer can be reached"),
    ],
    expected: {
      appointment_time: ["15:00"],
      appointment: ["2026-03-05T15:00:00-08:00"],
      callback_number: ["+14155552671"],
    },
  },
  {
    id: "dentist-2",
    objective: "Book a dental check-up",
    turns: [
      "A: Hello, this is Ada from Bright Dental. Would you like to book your check-up?",
      "C: Could you call me back tomorrow? I'm driving.",
      "A: Of course. Goodbye.",
    ],
    variables: [
      time("appointment_time", "Time of the appointment"),
      datetime("appointment", "When the appointment is"),
      phone("callback_number", "Number where the customer can be reached"),
      email("email", "E-mail address of the customer"),
    ],
    expected: { appointment_time: null, appointment: null, callback_number: null, email: null },
  },
  {
    id: "salon-1",
    objective: "Book a haircut",
    turns: [
      "C: Hi, I'd like a haircut this Friday.",
      "A: Sure, what time suits you?",
      "C: Around half past four in the afternoon if possible.",
      "A: Half past four is free. Shall I book it?",
      "C: Yes please. And a beard trim and a wash as well.",
      "A: Haircut, beard trim and wash on Friday at 4:30 pm. See you then!",
    ],
    variables: [
      time("visit_time", "Time of the visit"),
      datetime("visit", "Date and time of the visit"),
      many("services", "Services the customer booked", ["Haircut", "Beard trim", "Colour", "Wash"]),
    ],
    expected: {
      visit_time: ["16:30"],
      visit: ["2026-03-06T16:30:00-08:00"],
      services: [["Haircut", "Beard trim", "Wash"]],
    },
  },
  {
    id: "salon-2",
    objective: "Book a haircut",
    turns: [
      "C: Hello, do you do hair colour?",
      "A: Yes, we do. Would you like an appointment?",
      "C: Not the colour, just a wash and a cut for now.",
      "A: When would you like to come?",
      "C: Tomorrow at noon.",
      "A: Tomorrow at 12 is booked.",
    ],
    variables: [
      time("visit_time", "Time of the visit"),
      datetime("visit", "Date and time of the visit"),
      many("services", "Services the customer booked", ["Cut", "Beard trim", "Colour", "Wash"]),
    ],
    expected: {
      visit_time: ["12:00"],
      visit: ["2026-03-03T12:00:00-08:00"],
      services: [["Cut", "Wash"]],
    },
  },
  {
    id: "restaurant-1",
    objective: "Book a table",
    turns: [
      "C: I'd like a table for six tonight at 8.",
      "A: Six people tonight at 8 pm, is that right?",
      "C: Yes. Two of us are allergic to peanuts, shellfish and gluten.",
      "A: I've noted peanuts, shellfish and gluten. What's the name and an email for the confirmation?",
      "C: Maria Lopez, maria.lopez@example.com.",
      "A: Your table is booked.",
    ],
    variables: [
      number("guests", "Number of people", { integer: true, min: 1, max: 20 }),
      time("dinner_time", "Time of the reservation"),
      list("allergies", "Allergies the customer mentioned"),
      email("email", "E-mail for the confirmation"),
    ],
    expected: {
      guests: [6],
      dinner_time: ["20:00"],
      allergies: [["peanuts", "shellfish", "gluten"]],
      email: ["maria.lopez@example.com"],
    },
  },
  {
    id: "restaurant-2",
    objective: "Book a table",
    turns: [
      "C: A table for two please, for lunch on the 14th.",
      "A: At what time?",
      "C: One o'clock.",
      "A: And do you have any allergies?",
      "C: No, none.",
      "A: Thank you. Your table for two at 1 pm on March 14th is reserved.",
    ],
    variables: [
      number("guests", "Number of people", { integer: true, min: 1, max: 20 }),
      time("lunch_time", "Time of the reservation"),
      datetime("reservation", "Date and time of the reservation"),
      list("allergies", "Allergies the customer mentioned"),
    ],
    expected: {
      guests: [2],
      lunch_time: ["13:00"],
      reservation: ["2026-03-14T13:00:00-07:00"],
      allergies: null,
    },
  },
  {
    id: "lead-1",
    objective: "Qualify the lead",
    turns: [
      "A: Hi, this is Sam from Northwind. How many people work in your company?",
      "C: We are about one hundred and twenty.",
      "A: And what is your monthly budget for telephony?",
      "C: Something like two thousand five hundred dollars.",
      "A: Which features matter most to you?",
      "C: Call recording, analytics and a mobile app.",
      "A: What's the best email for the proposal?",
      "C: j dot miller at northpole dot com",
      "A: Thank you.",
    ],
    variables: [
      number("employees", "Number of employees of the company", { integer: true, min: 1 }),
      number("budget", "Monthly budget", { min: 0, unit: "USD" }),
      list("features", "Features that matter to the customer"),
      email("email", "Where to send the proposal"),
    ],
    expected: {
      employees: [120],
      budget: [2500],
      features: [
        ["call recording", "analytics", "a mobile app"],
        ["call recording", "analytics", "mobile app"],
      ],
      email: ["j.miller@northpole.com"],
    },
  },
  {
    id: "lead-2",
    objective: "Qualify the lead",
    turns: [
      "A: Hi, this is Sam from Northwind. How many employees do you have?",
      "C: I'd rather not say.",
      "A: No problem. What tools do you use today?",
      "C: We use Slack, Zoom and HubSpot.",
      "A: And who could I send more information to?",
      "C: Send it to info@contoso.org, or call me on plus four four twenty seven nine four six oh nine five eight.",
      "A: Thanks!",
    ],
    variables: [
      number("employees", "Number of employees of the company", { integer: true, min: 1 }),
      list("tools", "Tools the company uses today"),
      email("email", "Where to send information"),
      phone("phone", "Phone number of the customer"),
    ],
    expected: {
      employees: null,
      tools: [["Slack", "Zoom", "HubSpot"]],
      email: ["info@contoso.org"],
      phone: ["+442079460958"],
    },
  },
  {
    id: "repair-1",
    objective: "Arrange a technician's visit",
    turns: [
      "A: Technician service, how can I help?",
      "C: My washing machine leaks and it makes a loud noise.",
      "A: I see. We could send someone on Wednesday between 8 and 10 in the morning.",
      "C: Wednesday is bad. Could it be Friday at nine in the morning?",
      "A: Friday the 6th at 9 am, confirmed. A number for the technician?",
      "C: Sure, area code 206, then 555 0187.",
      "A: 206 555 0187. Thank you.",
    ],
    variables: [
      datetime("visit", "When the technician comes"),
      date("visit_day", "Day of the visit"),
      phone("contact_number", "Number for the technician"),
      time("visit_time", "Time of the visit"),
    ],
    expected: {
      visit: ["2026-03-06T09:00:00-08:00"],
      visit_day: ["2026-03-06"],
      contact_number: ["+12065550187"],
      visit_time: ["09:00"],
    },
  },
  {
    id: "survey-1",
    objective: "Survey about the last stay",
    turns: [
      "A: On a scale from 1 to 10, how likely are you to recommend us?",
      "C: I'd say an eight.",
      "A: And how many nights did you stay?",
      "C: Three nights.",
      "A: What did you like?",
      "C: The breakfast, the pool and the staff.",
      "A: Anything we should improve?",
      "C: The parking, honestly.",
      "A: Thank you for your time.",
    ],
    variables: [
      number("score", "How likely the customer is to recommend us, from 1 to 10", {
        integer: true,
        min: 1,
        max: 10,
      }),
      number("nights", "Number of nights of the stay", { integer: true, min: 1 }),
      list("liked", "What the customer liked"),
      many("topics", "Topics the customer talked about", ["Breakfast", "Pool", "Parking", "Noise"]),
    ],
    expected: {
      score: [8],
      nights: [3],
      liked: [
        ["the breakfast", "the pool", "the staff"],
        ["breakfast", "pool", "staff"],
      ],
      topics: [["Breakfast", "Pool", "Parking"]],
    },
  },
  {
    id: "survey-2",
    objective: "Survey about the last delivery",
    turns: [
      "A: From one to five, how satisfied were you with the delivery?",
      "C: Four. No wait, make that a three, the box was damaged.",
      "A: I'm sorry to hear that. Would you order again?",
      "C: Maybe.",
      "A: Thank you, goodbye.",
    ],
    variables: [
      number("satisfaction", "Satisfaction with the delivery from 1 to 5", { integer: true, min: 1, max: 5 }),
      list("products", "Products the customer named"),
    ],
    expected: { satisfaction: [3], products: null },
  },
  {
    id: "collections-1",
    objective: "Agree on a payment",
    turns: [
      "A: I'm calling about the open invoice of 340 dollars. When could you pay?",
      "C: I can pay 150 on Friday and the rest next month.",
      "A: So 150 dollars on Friday, is that correct?",
      "C: Correct.",
      "A: Thank you, I've noted that.",
    ],
    variables: [
      number("promised_amount", "Amount the customer promised to pay", { min: 0, unit: "USD" }),
      date("payment_date", "Day of the promised payment"),
      time("payment_time", "Time of the promised payment"),
    ],
    expected: { promised_amount: [150], payment_date: ["2026-03-06"], payment_time: null },
  },
  {
    id: "collections-2",
    objective: "Agree on a payment",
    turns: [
      "A: When could you pay the invoice?",
      "C: I already paid it. Stop calling me.",
      "A: I'm sorry. Goodbye.",
    ],
    variables: [
      number("promised_amount", "Amount the customer promised to pay", { min: 0, unit: "USD" }),
      date("payment_date", "Day of the promised payment"),
    ],
    expected: { promised_amount: null, payment_date: null },
  },
  {
    id: "berlin-1",
    objective: "Book a test drive",
    startedAt: "2026-03-27T08:00:00Z",
    timeZone: "Europe/Berlin",
    country: "DE",
    turns: [
      "A: Good morning, this is Lena from Autohaus. Would you like a test drive?",
      "C: Yes, on Monday at a quarter past two in the afternoon.",
      "A: Monday at 2:15 pm. Under which number can we reach you?",
      "C: 030 901820.",
      "A: Great, it's booked.",
    ],
    variables: [
      datetime("test_drive", "When the test drive is"),
      time("test_drive_time", "Time of the test drive"),
      phone("phone", "Phone number of the customer"),
    ],
    // The clocks change between the call and the drive.
    expected: {
      test_drive: ["2026-03-30T14:15:00+02:00"],
      test_drive_time: ["14:15"],
      phone: ["+4930901820"],
    },
  },
  {
    id: "london-1",
    objective: "Arrange a viewing",
    startedAt: "2026-06-10T09:00:00Z",
    timeZone: "Europe/London",
    country: "GB",
    turns: [
      "C: I saw the flat on Baker Street and I'd like a viewing.",
      "A: When would you like to come?",
      "C: June 15th at 17:45.",
      "A: 15 June at 17:45 is fine. Your phone number?",
      "C: 020 7946 0958, and my email is tom_h@example.co.uk.",
      "A: Your viewing is confirmed.",
    ],
    variables: [
      datetime("viewing", "Date and time of the viewing"),
      phone("phone", "Phone number of the customer"),
      email("email", "E-mail of the customer"),
    ],
    expected: {
      viewing: ["2026-06-15T17:45:00+01:00"],
      phone: ["+442079460958"],
      email: ["tom_h@example.co.uk"],
    },
  },
  {
    id: "clinic-1",
    objective: "Book an appointment with a doctor",
    turns: [
      "C: I've had a fever, a sore throat and headaches since Saturday.",
      "A: I'm sorry to hear that. Which symptoms bother you most?",
      "C: The fever and the headaches.",
      "A: Dr. Chen has time today at 11:15. Would that work?",
      "C: Could we do 2:45 pm instead?",
      "A: 2:45 pm is fine. Booked.",
    ],
    variables: [
      many("symptoms", "Symptoms the customer has", ["Fever", "Cough", "Sore throat", "Headache"]),
      time("appointment_time", "Time of the appointment"),
      datetime("appointment", "When the appointment is"),
    ],
    expected: {
      symptoms: [["Fever", "Sore throat", "Headache"]],
      appointment_time: ["14:45"],
      appointment: ["2026-03-02T14:45:00-08:00"],
    },
  },
  {
    id: "clinic-2",
    objective: "Remind of an appointment",
    turns: [
      "A: This is a reminder of your appointment on March 9th at 8:20 am. Will you come?",
      "C: Yes, I'll be there.",
      "A: Do you take any medication?",
      "C: Aspirin and metformin.",
      "A: Thank you. See you then.",
    ],
    variables: [
      datetime("appointment", "When the appointment is"),
      list("medication", "Medication the customer takes"),
      many("symptoms", "Symptoms the customer has", ["Fever", "Cough", "Sore throat"]),
    ],
    // Nine hours after the clocks went forward.
    expected: {
      appointment: ["2026-03-09T08:20:00-07:00"],
      medication: [["Aspirin", "metformin"]],
      symptoms: null,
    },
  },
  {
    id: "insurance-1",
    objective: "Record a claim",
    turns: [
      "A: When did the accident happen?",
      "C: Yesterday at about twenty past six in the evening.",
      "A: How high is the damage, roughly?",
      "C: Around 3,400 dollars.",
      "A: How can we reach you?",
      "C: My cell is (312) 555-0143, double check that please.",
      "A: (312) 555-0143. Thank you.",
    ],
    variables: [
      time("accident_time", "Time of the accident"),
      number("damage", "Estimated damage", { min: 0, unit: "USD" }),
      phone("phone", "Phone number of the customer"),
    ],
    expected: { accident_time: ["18:20"], damage: [3400], phone: ["+13125550143"] },
  },
  {
    id: "moving-1",
    objective: "Give a quote for a move",
    turns: [
      "A: How many rooms do you have?",
      "C: Three and a half rooms, about 85 square meters.",
      "A: And which floor?",
      "C: Fourth floor, with a lift.",
      "A: Which items need special care?",
      "C: A piano, two paintings and a fish tank.",
      "A: Thank you. We'll send the quote to your email.",
      "C: It's anna dot berg at example dot org.",
    ],
    variables: [
      number("rooms", "Number of rooms", { min: 0 }),
      number("area", "Living area", { min: 1, unit: "square meters" }),
      number("floor", "Floor of the apartment", { integer: true, min: 0, max: 60 }),
      list("special_items", "Items that need special care"),
      email("email", "E-mail for the quote"),
    ],
    expected: {
      rooms: [3.5],
      area: [85],
      floor: [4],
      special_items: [
        ["a piano", "two paintings", "a fish tank"],
        ["piano", "two paintings", "fish tank"],
      ],
      email: ["anna.berg@example.org"],
    },
  },
  {
    id: "gym-1",
    objective: "Book a trial training",
    turns: [
      "A: Which courses are you interested in: yoga, boxing, spinning or swimming?",
      "C: Yoga and swimming. Boxing is not for me.",
      "A: When would you like the trial?",
      "C: Saturday at 9:30 am.",
      "A: Saturday at 9:30 am for a trial. How old are you?",
      "C: I'm thirty-four.",
      "A: Booked, see you Saturday.",
    ],
    variables: [
      many("courses", "Courses the customer is interested in", ["Yoga", "Boxing", "Spinning", "Swimming"]),
      datetime("trial", "When the trial training is"),
      number("age", "Age of the customer", { integer: true, min: 0, max: 120 }),
    ],
    expected: { courses: [["Yoga", "Swimming"]], trial: ["2026-03-07T09:30:00-08:00"], age: [34] },
  },
  {
    id: "gym-2",
    objective: "Win back a member",
    turns: [
      "A: May I ask why you cancelled?",
      "C: It was too expensive and always crowded.",
      "A: Would a lower price help?",
      "C: No, I moved away too.",
      "A: I understand. Goodbye.",
    ],
    variables: [
      many("reasons", "Why the customer cancelled", ["Expensive", "Crowded", "Moved", "Injury"]),
      time("callback_time", "When to call back"),
      email("email", "E-mail of the customer"),
    ],
    expected: { reasons: [["Expensive", "Crowded", "Moved"]], callback_time: null, email: null },
  },
  {
    id: "taxi-1",
    objective: "Book a ride",
    turns: [
      "C: I need a cab to the airport tomorrow morning at 5:45.",
      "A: For how many people?",
      "C: Just me and my wife. We have four bags.",
      "A: A cab for two tomorrow at 5:45 am, is that correct?",
      "C: Yes.",
      "A: It's booked.",
    ],
    variables: [
      time("pickup_time", "Time of the pick-up"),
      datetime("pickup", "When the ride starts"),
      number("passengers", "Number of passengers", { integer: true, min: 1, max: 8 }),
      number("bags", "Number of bags", { integer: true, min: 0, max: 20 }),
    ],
    expected: {
      pickup_time: ["05:45"],
      pickup: ["2026-03-03T05:45:00-08:00"],
      passengers: [2],
      bags: [4],
    },
  },
  {
    id: "solar-1",
    objective: "Book a consultation",
    turns: [
      "A: What is your yearly electricity consumption?",
      "C: About four thousand eight hundred kilowatt hours.",
      "A: And how old is the house?",
      "C: It was built in 1987.",
      "A: Our adviser could call you on Thursday at six in the evening.",
      "C: Fine. My number is 5 1 2, 5 5 5, 0 1 9 9.",
      "A: Thank you, it's scheduled.",
    ],
    variables: [
      number("consumption", "Yearly electricity consumption", { min: 0, unit: "kWh" }),
      time("call_time", "When the adviser calls"),
      datetime("call_at", "Date and time of the adviser's call"),
      phone("phone", "Phone number of the customer"),
    ],
    expected: {
      consumption: [4800],
      call_time: ["18:00"],
      call_at: ["2026-03-05T18:00:00-08:00"],
      phone: ["+15125550199"],
    },
  },
  {
    id: "school-1",
    objective: "Enrol in a language course",
    turns: [
      "A: Which languages do you speak already?",
      "C: English, Spanish and a little French.",
      "A: And which days suit you?",
      "C: Mondays and Wednesdays.",
      "A: The course starts at 7 in the evening. Is that all right?",
      "C: Yes, that's fine.",
      "A: You're enrolled.",
    ],
    variables: [
      list("languages", "Languages the customer speaks"),
      many("days", "Days that suit the customer", ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]),
      time("start_time", "Time at which the course starts"),
    ],
    expected: {
      languages: [
        ["English", "Spanish", "a little French"],
        ["English", "Spanish", "French"],
      ],
      days: [["Monday", "Wednesday"]],
      start_time: ["19:00"],
    },
  },
  {
    id: "voicemail-1",
    objective: "Book an appointment",
    turns: [
      "C: You have reached 415 555 0100. Please leave a message after the tone.",
      "A: Hello, this is Ada from Bright Dental. Please call us back.",
    ],
    variables: [
      datetime("appointment", "When the appointment is"),
      email("email", "E-mail of the customer"),
      list("services", "Services the customer wants"),
    ],
    expected: { appointment: null, email: null, services: null },
  },
  {
    id: "order-1",
    objective: "Take an order",
    turns: [
      "C: Hi, I'd like to order two large pizzas, a salad and three colas.",
      "A: Anything else?",
      "C: No, that's all. How long will it take?",
      "A: About 40 minutes. Where should we send the receipt?",
      "C: bob99 at mail dot example dot com",
      "A: Thank you!",
    ],
    variables: [
      list("items", "Items the customer ordered"),
      email("email", "Where to send the receipt"),
      phone("phone", "Phone number of the customer"),
    ],
    expected: {
      items: [
        ["two large pizzas", "a salad", "three colas"],
        ["two large pizzas", "salad", "three colas"],
      ],
      email: ["bob99@mail.example.com"],
      phone: null,
    },
  },
  {
    id: "order-2",
    objective: "Reorder supplies",
    turns: [
      "A: How many boxes of gloves do you need this month?",
      "C: Twenty-five boxes. Actually, make it thirty.",
      "A: Thirty boxes. And the discount was 12.5 percent, right?",
      "C: Right.",
      "A: Delivery on Tuesday, March 10th, at 7 am at the back door?",
      "C: Perfect.",
      "A: Your order is placed.",
    ],
    variables: [
      number("boxes", "Number of boxes", { integer: true, min: 1 }),
      number("discount", "Discount in percent", { min: 0, max: 100, unit: "percent" }),
      datetime("delivery", "When the delivery comes"),
    ],
    expected: { boxes: [30], discount: [12.5], delivery: ["2026-03-10T07:00:00-07:00"] },
  },
  {
    id: "travel-1",
    objective: "Plan a trip",
    turns: [
      "C: We want to go to Rome, Florence and Venice in May.",
      "A: Lovely. How many days?",
      "C: Ten days, for two adults and three children.",
      "A: What's your budget?",
      "C: Six thousand euros at most.",
      "A: I'll call you at 16:00 tomorrow with an offer.",
      "C: Okay, thanks.",
    ],
    variables: [
      list("cities", "Cities the customer wants to visit"),
      number("days", "Number of days of the trip", { integer: true, min: 1 }),
      number("children", "Number of children", { integer: true, min: 0 }),
      number("budget", "Budget of the trip", { min: 0, unit: "EUR" }),
    ],
    expected: { cities: [["Rome", "Florence", "Venice"]], days: [10], children: [3], budget: [6000] },
  },
  {
    id: "meeting-1",
    objective: "Arrange a demo",
    turns: [
      "A: Would Wednesday at 2 work for a demo?",
      "C: Two is difficult. How about eleven?",
      "A: Wednesday at 11 am. Who else will join?",
      "C: Priya, Jonas and Mei.",
      "A: Great. And your e-mail address?",
      "C: priya-team@startup.example.",
      "A: The demo is scheduled for Wednesday at 11 am.",
    ],
    variables: [
      datetime("demo", "When the demo takes place"),
      time("demo_time", "Time of the demo"),
      list("participants", "Who else joins the demo"),
      email("email", "E-mail address of the customer"),
    ],
    expected: {
      demo: ["2026-03-04T11:00:00-08:00"],
      demo_time: ["11:00"],
      participants: [["Priya", "Jonas", "Mei"]],
      email: ["priya-team@startup.example"],
    },
  },
  {
    id: "meeting-2",
    objective: "Arrange a demo",
    turns: [
      "A: Would you like a demo next week?",
      "C: Maybe, send me something first.",
      "A: Where to?",
      "C: You have my email. Just don't call before ten.",
      "A: All right, goodbye.",
    ],
    variables: [
      datetime("demo", "When the demo takes place"),
      email("email", "E-mail address of the customer"),
      phone("phone", "Phone number of the customer"),
      list("participants", "Who else joins the demo"),
    ],
    expected: { demo: null, email: null, phone: null, participants: null },
  },
];
