import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import type { Instance } from "./instance";
import type { Row } from "./table";

interface Process {
  pid: number;
  parent: number;
  /** Resident memory in kB; pages that processes share count in each. */
  rss: number;
  /** CPU time since its start, in seconds. */
  cpu: number;
  command: string;
}

/** "1-02:03:04", "02:03:04" or "03:04.56" in seconds. */
const readCpu = (text: string) => {
  const [clock = "0", days = "0"] = text.split("-").reverse();
  return clock.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
};

/** A process with its descendants; all processes when no id is given. */
export async function processTree(root?: number): Promise<Process[]> {
  const columns = "pid=,ppid=,rss=,time=,args=";
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", columns], { maxBuffer: 16 * 2 ** 20 });
  const all = stdout.split("\n").flatMap((line) => {
    const [, pid, parent, rss, time, command] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    if (!pid || !time || command === undefined) return [];
    return [{ pid: Number(pid), parent: Number(parent), rss: Number(rss), cpu: readCpu(time), command }];
  });
  if (root === undefined) return all;
  const tree = all.filter(({ pid }) => pid === root);
  for (const member of tree) tree.push(...all.filter(({ parent }) => parent === member.pid));
  return tree;
}

const ROLES: [string, RegExp][] = [
  ["postgres", /postgres/],
  ["engine", /inngest\/engine\/main\.ts/],
  ["worker", /inngest\/worker\.ts/],
  ["web", /server\/web\.mjs|next\/dist\/bin\/next/],
];
export const roleOf = (command: string) => ROLES.find(([, sign]) => sign.test(command))?.[0] ?? "npm start";

/** Sums a figure of the processes by what they do. */
export function byRole(tree: Process[], figure: (one: Process) => number): Map<string, number> {
  const sums = new Map<string, number>();
  for (const one of tree) {
    const role = roleOf(one.command);
    sums.set(role, (sums.get(role) ?? 0) + figure(one));
  }
  return sums;
}

/** Memory with shared pages counted once, where the system tells (Linux); in kB. */
async function proportional(tree: Process[]): Promise<number | undefined> {
  const sizes = await Promise.all(
    tree.map(async ({ pid }) => {
      const text = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
      return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? Number.NaN);
    }),
  );
  const sum = sizes.reduce((total, size) => total + size, 0);
  return Number.isNaN(sum) ? undefined : sum;
}

const megabytes = (kilobytes: number) => Math.round(kilobytes / 1024);

/** Memory of all processes of the instance after two quiet seconds. */
export async function measureMemory(instance: Instance, what: string): Promise<Row> {
  await sleep(2000);
  const tree = await processTree(instance.pid);
  const rss = megabytes(tree.reduce((sum, one) => sum + one.rss, 0));
  const pss = await proportional(tree);
  const parts = [...byRole(tree, (one) => one.rss)].map(([role, size]) => `${role} ${megabytes(size)}`);
  console.log(`   ${what}: ${parts.join(", ")} MB RSS`);
  const once = pss === undefined ? "" : `; ${megabytes(pss)} MB with shared pages once`;
  return { what, measured: `${rss} MB RSS${once}`, goal: "≤ 700 MB" };
}
