import { createDb } from "@/server/db/client";
import { env } from "@/server/env";
import { createBasicExtractor } from "@/server/integrations/extraction/basic/extractor";
import { seedDemo } from "../../prisma/seed";
import { writePrivateJson } from "./data-dir";

/** Makes the demo workspace and writes DEMO_FILE; does neither when the instance has people already. */
const { DATABASE_URL, APP_URL, DEMO_FILE } = env();
if (!DEMO_FILE) throw new Error("DEMO_FILE says where to write what was made");
const db = createDb(DATABASE_URL);
const seeded = await seedDemo(db, createBasicExtractor()).finally(() => db.$disconnect());
if (seeded) await writePrivateJson(DEMO_FILE, { url: APP_URL, ...seeded });
