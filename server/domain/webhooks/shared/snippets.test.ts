import { spawnSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signedHeaders } from "../sign";
import { SNIPPETS } from "./snippets";

const OLD = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
const NEW = `whsec_${Buffer.alloc(32, 2).toString("base64")}`;
const BODY = JSON.stringify({ type: "call.evaluated", data: { summary: "Grüße 😀" } });

/** How each language is told to run its snippet: reads {headers, body, secret} from the input, prints what it verified. */
const RUNNERS: Record<string, { command: string; file: string; main: string; args?: string[] }> = {
  node: {
    command: process.execPath,
    file: "verify.mjs",
    main: `
import { readFileSync } from "node:fs";
const { headers, body, secret } = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(verify(headers, body, secret)));`,
  },
  python: {
    command: "python3",
    file: "verify.py",
    main: `
import sys
given = json.load(sys.stdin)
print(json.dumps(verify(given["headers"], given["body"].encode(), given["secret"])))`,
  },
  go: {
    command: "go",
    file: "main.go",
    args: ["run"],
    main: `
func main() {
	var given struct {
		Headers map[string]string
		Body, Secret string
	}
	json.NewDecoder(os.Stdin).Decode(&given)
	header := http.Header{}
	for name, value := range given.Headers {
		header.Set(name, value)
	}
	if err := Verify(header, []byte(given.Body), given.Secret); err != nil {
		panic(err)
	}
	os.Stdout.WriteString(given.Body)
}`,
  },
  php: {
    command: "php",
    file: "verify.php",
    main: `
$given = json_decode(file_get_contents("php://stdin"), true);
echo json_encode(verify($given["headers"], $given["body"], $given["secret"]));`,
  },
};

const whole = (language: string, code: string, main: string) =>
  language === "go"
    ? code
        .replace("package webhooks", "package main")
        .replace("import (", 'import (\n\t"encoding/json"\n\t"os"') + main
    : code + main;

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "wrapup-snippets-"));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

const isAtHand = (command: string) =>
  spawnSync(command, [command === "go" ? "version" : "--version"]).status === 0;

for (const { language, label, code } of SNIPPETS) {
  const runner = RUNNERS[language]!;
  describe.skipIf(!isAtHand(runner.command))(`the snippet in ${label}`, () => {
    const run = async (headers: Record<string, string>, body: string, secret: string) => {
      const file = path.join(dir, runner.file);
      await writeFile(file, whole(language, code, runner.main));
      const input = JSON.stringify({ headers, body, secret });
      return spawnSync(runner.command, [...(runner.args ?? []), file], { input, encoding: "utf8" });
    };
    const signed = (secrets: string[], at = new Date()) => signedHeaders("msg_1", BODY, secrets, at);

    it("accepts what we sign, with either secret while both sign", async () => {
      for (const secret of [NEW, OLD]) {
        const { stdout, stderr, status } = await run(signed([NEW, OLD]), BODY, secret);
        expect({ status, stderr }).toMatchObject({ status: 0 });
        expect(JSON.parse(stdout)).toEqual(JSON.parse(BODY));
      }
    });

    it.each([
      ["another body", signed([NEW]), BODY.replace("Grüße", "Gruesse"), NEW],
      ["another secret", signed([NEW]), BODY, OLD],
      ["another id", { ...signed([NEW]), "webhook-id": "msg_2" }, BODY, NEW],
      ["an old time", signed([NEW], new Date(Date.now() - 301_000)), BODY, NEW],
      ["another version", { ...signed([NEW]), "webhook-signature": "v2,AAAA" }, BODY, NEW],
    ])("refuses %s", async (_, headers, body, secret) => {
      expect((await run(headers, body, secret)).status).not.toBe(0);
    });
  });
}

it("at least Node's is run", () => expect(isAtHand(process.execPath)).toBe(true));
