import { type Books, type FakeService, numberSid } from "./books";

export interface Answer {
  status: number;
  body: unknown;
}

const BASE = "/v1";

const list = (key: string, items: unknown[], path: string): Answer => ({
  status: 200,
  body: {
    [key]: items,
    meta: {
      key,
      page: 0,
      page_size: 50,
      first_page_url: `https://messaging.twilio.com${path}`,
      previous_page_url: null,
      next_page_url: null,
      url: `https://messaging.twilio.com${path}`,
    },
  },
});

const refused = (status: number, code: number, message: string): Answer => ({
  status,
  body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
});

/** Twilio's messaging.twilio.com, as far as it tells how a sender is registered. */
export function answerRegistrations(books: Books, accountSid: string, path: string): Answer {
  if (books.registrationsHidden) return refused(403, 20003, "This key may not read messaging services");
  if (path === `${BASE}/Services`) {
    return list(
      "services",
      books.services.map(({ sid, name }) => ({ sid, account_sid: accountSid, friendly_name: name })),
      path,
    );
  }
  if (path === `${BASE}/Tollfree/Verifications`) {
    const items = books.numbers
      .filter(({ tollFree }) => tollFree !== undefined)
      .map(({ phone, tollFree }) => ({ tollfree_phone_number_sid: numberSid(phone), status: tollFree }));
    return list("verifications", items, path);
  }
  const [, , , sid = "", ...rest] = path.split("/");
  const service = books.services.find((one) => one.sid === sid);
  return service ? answerService(service, rest.join("/"), path) : refused(404, 20404, "Not found");
}

function answerService(service: FakeService, what: string, path: string): Answer {
  switch (what) {
    case "PhoneNumbers":
      return list(
        "phone_numbers",
        service.numbers.map((phone) => ({
          sid: numberSid(phone),
          service_sid: service.sid,
          phone_number: phone,
          country_code: "US",
          capabilities: ["SMS", "Voice"],
        })),
        path,
      );
    case "ShortCodes":
      return list("short_codes", [], path);
    case "Compliance/Usa2p":
      return list(
        "compliance",
        service.campaigns.map((status, index) => ({
          sid: `QE${String(index).padStart(32, "0")}`,
          messaging_service_sid: service.sid,
          campaign_status: status,
        })),
        path,
      );
    default:
      return refused(404, 20404, "Not found");
  }
}
