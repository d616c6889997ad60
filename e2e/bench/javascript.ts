import { gzipSync } from "node:zlib";
import pg from "pg";
import type { Instance } from "./instance";
import type { Row } from "./table";

/** What a browser loads with each page when it comes there first, in gzip: every script that the page's HTML names. */
export async function measureJavaScript(instance: Instance): Promise<Row[]> {
  const cookie = await signIn(instance);
  const sizes = new Map<string, number>();
  const sizeOf = async (script: string) => {
    const known = sizes.get(script);
    if (known !== undefined) return known;
    const answer = await fetch(instance.url + script);
    if (!answer.ok) throw new Error(`${script}: ${answer.status}`);
    const size = gzipSync(Buffer.from(await answer.arrayBuffer())).length;
    sizes.set(script, size);
    return size;
  };
  const pages: { route: string; kilobytes: number }[] = [];
  for (const [route, path] of Object.entries(await pathsOf(instance))) {
    // Who is signed in is led away from the pages that are for others.
    const headers: Record<string, string> = path.startsWith("/w/") ? { cookie } : {};
    const answer = await fetch(instance.url + path, { headers, redirect: "manual" });
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status}`);
    let bytes = 0;
    for (const script of scriptsOf(await answer.text())) bytes += await sizeOf(script);
    pages.push({ route, kilobytes: bytes / 1000 });
  }
  pages.sort((a, b) => b.kilobytes - a.kilobytes);
  const heaviest = pages[0]?.kilobytes ?? 0;
  return [
    {
      what: "First-load JavaScript, heaviest page",
      measured: `${heaviest.toFixed(0)} kB gzip`,
      goal: "≤ 200 kB gzip",
    },
    ...pages.map(({ route, kilobytes }) => ({
      what: `  ${route}`,
      measured: `${kilobytes.toFixed(0)} kB`,
      goal: "",
    })),
  ];
}

/** Scripts in tags and in the page's data; not the polyfills that only old browsers run. */
function scriptsOf(html: string): Set<string> {
  const old = new Set(
    [...html.matchAll(/<script[^>]*\bnoModule\b[^>]*>/gi)].map(
      ([tag]) => /src="(\/_next\/[^"?]+)/.exec(tag)?.[1],
    ),
  );
  const named = [...html.matchAll(/\/_next\/static\/[\w./~%()[\]@-]+\.js/g)].map(([script]) => script);
  return new Set(named.filter((script) => !old.has(script)));
}

async function signIn({ url, demo }: Instance): Promise<string> {
  const jar = new Map<string, string>();
  const keep = (answer: Response) => {
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      jar.set(name, value);
    }
  };
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  const asked = await fetch(`${url}/api/auth/csrf`);
  keep(asked);
  const { csrfToken }: { csrfToken: string } = await asked.json();
  keep(
    await fetch(`${url}/api/auth/callback/credentials`, {
      method: "POST",
      redirect: "manual",
      headers: { cookie: cookie() },
      body: new URLSearchParams({ csrfToken, email: demo.email, password: demo.password, json: "true" }),
    }),
  );
  if (!cookie().includes("session-token")) throw new Error("The demo person could not sign in");
  return cookie();
}

/** One address for each route, of things that the demo workspace has. */
async function pathsOf({ databaseUrl, demo }: Instance): Promise<Record<string, string>> {
  const db = new pg.Client({ connectionString: databaseUrl });
  await db.connect();
  const idOf = async (table: string) =>
    (await db.query<{ id: string }>(`SELECT id FROM "${table}" ORDER BY id LIMIT 1`)).rows[0]?.id ?? "";
  const [call, contact] = [await idOf("Call"), await idOf("Contact")];
  await db.end();
  const w = `/w/${demo.workspace}`;
  return {
    overview: w,
    calls: `${w}/calls`,
    "a call": `${w}/calls/${call}`,
    assistants: `${w}/assistants`,
    "an assistant": `${w}/assistants/${demo.assistantId}`,
    automations: `${w}/automations`,
    "new automation": `${w}/automations/new`,
    "automation builder": `${w}/automations/${demo.automationId}`,
    messages: `${w}/messages`,
    contacts: `${w}/contacts`,
    "a contact": `${w}/contacts/${contact}`,
    "opt-outs": `${w}/contacts/opt-outs`,
    webhooks: `${w}/webhooks`,
    analytics: `${w}/analytics`,
    settings: `${w}/settings`,
    connections: `${w}/settings/connections`,
    "API keys": `${w}/settings/api-keys`,
    "sign-in": "/sign-in",
    "API docs": "/docs/api",
  };
}
