/** An element of a TwiML answer. */
export interface Verb {
  name: string;
  attributes: Record<string, string>;
  text: string;
  children: Verb[];
}

const plain = (text: string) =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&apos;", "'")
    .replaceAll("&amp;", "&");

const TOKEN = /<\?[^>]*\?>|<\/([A-Za-z]+)\s*>|<([A-Za-z]+)((?:\s+[\w:]+="[^"]*")*)\s*(\/?)>|([^<]+)/g;

/** Reads XML as far as TwiML needs it; throws for what is not well-formed. */
export function parseTwiml(xml: string): Verb {
  const root: Verb = { name: "", attributes: {}, text: "", children: [] };
  const open: Verb[] = [root];
  let at = 0;
  for (const match of xml.matchAll(TOKEN)) {
    if (match.index !== at) throw new Error(`not well-formed at ${at}: ${xml.slice(at, at + 40)}`);
    at += match[0].length;
    const [, closed, name, attributes = "", empty, text] = match;
    const inner = open.at(-1);
    if (!inner) throw new Error("an element too many is closed");
    if (closed !== undefined) {
      if (inner.name !== closed) throw new Error(`</${closed}> closes <${inner.name}>`);
      open.pop();
    } else if (name !== undefined) {
      const pairs = [...attributes.matchAll(/([\w:]+)="([^"]*)"/g)];
      const verb: Verb = {
        name,
        attributes: Object.fromEntries(pairs.map(([, key = "", value = ""]) => [key, plain(value)])),
        text: "",
        children: [],
      };
      inner.children.push(verb);
      if (!empty) open.push(verb);
    } else if (text !== undefined) inner.text += plain(text);
  }
  if (at !== xml.length || open.length !== 1) throw new Error("the document ends too early");
  const [response, ...more] = root.children;
  if (response?.name !== "Response" || more.length > 0) throw new Error("there is not one <Response>");
  return response;
}

const isUrl = (text: string | undefined) =>
  text !== undefined && /^https?:\/\//.test(text) && URL.canParse(text);

/** What Twilio would not do, or not as it is meant; written from its documentation of TwiML for voice. */
export function judgeTwiml(response: Verb): string[] {
  const wrong: string[] = [];
  const say = ({ name, text, attributes }: Verb) => {
    if (name !== "Say") return wrong.push(`<${name}> where only <Say> may stand`);
    if (text.trim() === "" || text.length > 4096) wrong.push(`<Say> of ${text.length} characters`);
    if (!/^[a-z]{2,3}-[A-Z]{2}$/.test(attributes.language ?? "")) wrong.push("<Say> in no language");
  };
  for (const [index, verb] of response.children.entries()) {
    const isLast = index === response.children.length - 1;
    switch (verb.name) {
      case "Say":
        say(verb);
        break;
      case "Gather":
        if (verb.attributes.input !== "speech") wrong.push("<Gather> does not listen for speech");
        if (!isUrl(verb.attributes.action)) wrong.push("<Gather> has no address to answer to");
        if (verb.attributes.method !== "POST") wrong.push("<Gather> does not post");
        if (verb.attributes.actionOnEmptyResult !== "true") wrong.push("<Gather> does not report silence");
        for (const child of verb.children) say(child);
        if (!isLast) wrong.push("something stands behind <Gather>");
        break;
      case "Start":
        if (verb.children.length !== 1 || verb.children[0]?.name !== "Recording")
          wrong.push("<Start> of nothing");
        if (!isUrl(verb.children[0]?.attributes.recordingStatusCallback))
          wrong.push("<Recording> without a callback");
        if (response.children[index - 1]?.name !== "Say")
          wrong.push("it is recorded before anything is said");
        break;
      case "Hangup":
      case "Reject":
        if (!isLast) wrong.push(`something stands behind <${verb.name}>`);
        break;
      default:
        wrong.push(`there is no <${verb.name}>`);
    }
  }
  const end = response.children.at(-1)?.name;
  if (end !== "Gather" && end !== "Hangup" && end !== "Reject") wrong.push("the call would break off");
  return wrong;
}
