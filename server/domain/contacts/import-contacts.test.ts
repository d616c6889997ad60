import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeWorkspace, type TestWorld, testWorld } from "@/server/db/factories";
import { importContacts, previewContactImport } from "./import-contacts";
import { readContactCsv } from "./read-contact-csv";

describe("a file with contacts", () => {
  it("is read by its headings: what is none of ours is lead data", () => {
    const { columns, good, bad } = readContactCsv(
      "\uFEFFName;Mobile;E-Mail;Time zone;Plan;\nAda;(202) 555-0142;ada@example.com;Europe/Berlin;'=gold;x\n",
      "US",
    );
    expect(columns.map(({ target }) => target)).toEqual([
      "name",
      "phone",
      "email",
      "timeZone",
      "lead",
      "ignore",
    ]);
    expect([good, bad]).toEqual([
      [
        {
          ...{ line: 2, phone: "+12025550142", name: "Ada", email: "ada@example.com" },
          ...{ timeZone: "Europe/Berlin", lead: { Plan: "=gold" } },
        },
      ],
      [],
    ]);
  });

  it("keeps the good rows and says of each bad one where and why", () => {
    const { good, bad, repeated } = readContactCsv(
      [
        "phone,email,time zone",
        "+12025550142,,",
        ",ada@example.com,",
        "12,,",
        "1.4155E+10,,",
        "+12025550143,no mail,",
        "+12025550144,,Middle Earth",
        "+1 202 555 0142,new@example.com,",
      ].join("\n"),
      "US",
    );
    expect(good).toMatchObject([{ line: 8, phone: "+12025550142", email: "new@example.com" }]);
    expect(repeated).toBe(1);
    expect(bad.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      expect.stringMatching(/^3 There is no number/),
      expect.stringMatching(/^4 /),
      expect.stringMatching(/^5 A spreadsheet has shortened/),
      expect.stringMatching(/^6 "no mail" is no e-mail address/),
      expect.stringMatching(/^7 "Middle Earth" is no time zone/),
    ]);
  });

  it("takes what a person says of its columns, and says so when none has the numbers", () => {
    const csv = "a,b\n+12025550142,Ada";
    expect(readContactCsv(csv, "US").bad).toMatchObject([
      { line: 1, reason: expect.stringMatching(/call it "phone"/) },
    ]);
    expect(readContactCsv(csv, "US", ["phone", "name"]).good).toMatchObject([
      { phone: "+12025550142", name: "Ada" },
    ]);
    expect(readContactCsv("", "US").bad).toHaveLength(1);
  });
});

describe("importing", () => {
  let world: TestWorld;
  beforeAll(async () => {
    world = await testWorld();
  });
  afterAll(() => world.drop());

  it("adds new ones, gives known ones what the file says, and takes nothing from them", async () => {
    const scope = await makeWorkspace(world.db);
    await scope.db.contact.create({
      data: {
        id: "cnt_1",
        workspaceId: scope.workspaceId,
        phone: "+12025550142",
        name: "Ada",
        lead: { plan: "a", age: 3 },
      },
    });
    const csv = "phone,name,plan\n+12025550142,,gold\n+12025550143,Bob,\nnope,Eve,";
    const figures = { added: 1, known: 1, repeated: 0, bad: 1 };
    expect(await previewContactImport(scope, { csv })).toMatchObject(figures);
    expect(await scope.db.contact.count({ where: { workspaceId: scope.workspaceId } })).toBe(1);
    expect(await importContacts(scope, { csv })).toMatchObject(figures);
    const rows = await scope.db.contact.findMany({
      where: { workspaceId: scope.workspaceId },
      orderBy: { phone: "asc" },
      select: { name: true, lead: true },
    });
    expect(rows).toEqual([
      { name: "Ada", lead: { plan: "gold", age: 3 } },
      { name: "Bob", lead: {} },
    ]);
    expect(await importContacts(scope, { csv })).toMatchObject({ added: 0, known: 2 });
  });
});
