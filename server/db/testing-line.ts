import { connect, createServer, type Socket } from "node:net";

/** A line to the database that a test can spoil. `url` is the database's, over the line. */
export interface Line {
  url: string;
  /** Says nothing while `now`, and goes on afterwards where it stopped. */
  beStill(now: boolean): void;
  /** The connections that are open stay so and are never heard of again, as after a failover; new ones are in order. */
  lose(): void;
  stop(): void;
}

/** Between app and database: takes connections and, while it is still, says nothing. */
export async function startLine(databaseUrl: string): Promise<Line> {
  const to = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let still = false;
  const server = createServer((socket) => {
    const upstream = connect(Number(to.port), to.hostname);
    for (const [one, other] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      sockets.add(one);
      if (still) one.pause();
      one.on("data", (data) => other.write(data));
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const url = new URL(to.href);
  url.port = String(typeof address === "object" && address ? address.port : "");
  return {
    url: url.href,
    beStill: (now) => {
      still = now;
      for (const socket of sockets) now ? socket.pause() : socket.resume();
    },
    lose: () => {
      for (const socket of sockets) {
        socket.removeAllListeners("data");
        socket.on("data", () => {});
      }
      sockets.clear();
    },
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
