import { readFile } from "node:fs/promises";
import { z } from "zod";

const Demo = z.object({ email: z.string(), password: z.string() });
export type Demo = z.output<typeof Demo>;

/** The demo's sign-in, on an instance that `npm start` seeded; null elsewhere. */
export async function readDemo(file: string | undefined): Promise<Demo | null> {
  if (!file) return null;
  const text = await readFile(/* turbopackIgnore: true */ file, "utf8").catch(() => "null");
  return Demo.safeParse(JSON.parse(text)).data ?? null;
}
