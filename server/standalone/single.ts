import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import path from "node:path";
import { z } from "zod";
import { readJson, writePrivateJson } from "./data-dir";

const Running = z.object({ pid: z.number(), port: z.number(), token: z.string(), url: z.string() });
export type Running = z.output<typeof Running>;

const fileOf = (dir: string) => path.join(dir, "running.json");

/** The instance that runs on this data directory now, if one does; a file left by a kill -9 does not count. */
export async function findRunning(dir: string): Promise<Running | undefined> {
  const known = Running.safeParse(await readJson(fileOf(dir))).data;
  if (!known) return undefined;
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(known.port, "127.0.0.1");
    let heard = "";
    socket.setTimeout(1000, () => socket.destroy());
    socket.on("data", (chunk) => {
      heard += chunk.toString();
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(heard));
  });
  return answer === known.token ? known : undefined;
}

/** Says on a loopback port that this data directory is in use; the port dies with us, whatever ends us. */
export async function holdDirectory(dir: string, url: string): Promise<{ release(): Promise<void> }> {
  const token = randomUUID();
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.end(token);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  server.unref();
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  await writePrivateJson(fileOf(dir), { pid: process.pid, port, token, url } satisfies Running);
  return {
    release: async () => {
      server.close();
      await rm(fileOf(dir), { force: true });
    },
  };
}
