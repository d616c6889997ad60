import { migrate } from "@/server/db/migrate";
import { env } from "@/server/env";

/** `npm run migrate`: applies the migrations that are missing; for a start without `npm start`. */
const applied = await migrate(env().DATABASE_URL);
console.log(applied.length === 0 ? "Every migration is applied" : `Applied ${applied.join(", ")}`);
