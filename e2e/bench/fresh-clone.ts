import path from "node:path";
import { runToEnd } from "@/server/standalone/build";
import { makeDataDir, startInstance } from "./instance";
import { type Row, seconds } from "./table";

/** Clones the last commit and times its first start: packages, build, database, demo. Takes minutes and 2 GB. */
export async function startFreshClone(cleanUps: (() => Promise<void>)[]): Promise<Row> {
  console.log("── A fresh clone of the last commit, from npm's packages to ready …");
  const { dir, remove } = await makeDataDir();
  cleanUps.push(remove);
  const root = path.join(dir, "clone");
  const { code, output } = await runToEnd(["git", "clone", "--quiet", process.cwd(), root], { quiet: true });
  if (code !== 0) throw new Error(`git clone failed:\n${output}`);
  const instance = await startInstance(path.join(dir, "data"), root);
  await instance.stop();
  return { what: "npm start, fresh clone", measured: seconds(instance.readyMs), goal: "≤ 180 s" };
}
