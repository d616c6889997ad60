import { resealAll } from "@/server/db/reseal";
import { env } from "@/server/env";

/** `npm run keys:rotate`: seals with ENCRYPTION_KEY what a key of ENCRYPTION_KEYS_PREVIOUS had sealed. */
const { resealed, kept, lost } = await resealAll(env().DATABASE_URL);
console.log(`${resealed} secrets sealed anew, ${kept} were already`);
for (const place of lost) console.error(`No key opens ${place}: enter it again in the app`);
process.exitCode = lost.length > 0 ? 1 : 0;
