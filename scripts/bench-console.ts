/**
 * pnpm bench:console [--messages 100000] [--load] [--json]
 * Fills a fresh database with conversations and measures, through the built console over HTTP as an agent's browser
 * asks, how long opening a conversation (transcript and everything beside it), one stretch of the inbox with the
 * counts beside it, at any depth, and a search take: 95th percentiles in milliseconds of 200, 100 and 100 calls.
 * With `--load` then 20 agents and 200 open chats work for a minute: errors, lost messages, milliseconds from one side's
 * sending to the other side's screen. The language model plays no part and is a fake.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { createDb } from "@whetstone/db/client";
import { searchWords, writeConversations } from "./bench/conversations.ts";
import { runLoad } from "./bench/load.ts";
import { createStaff } from "./bench/staff.ts";
import { percentile } from "./rows.ts";
import { demoSite, openStack } from "./stack.ts";

const { values } = parseArgs({
  options: {
    messages: { type: "string", default: "100000" },
    load: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});
const wanted = Number(values.messages);
if (!Number.isInteger(wanted) || wanted < 100) throw new Error("--messages is a whole number of at least 100");

const folder = mkdtempSync(join(tmpdir(), "whetstone-bench-"));
const say = (line: string) => console.error(line);
const stack = await openStack({
  folder,
  services: ["db", "inference", "web"],
  env: { ENGINE: "fake", RATE_LIMIT_FACTOR: "100" },
  databaseSettings: { fsync: "off" },
  onProgress: say,
});
const db = createDb({ url: stack.ownerUrl });
try {
  const site = await db.site.findUniqueOrThrow({ where: { key: demoSite } });
  const { id, name } = await db.user.findFirstOrThrow({ where: { role: "owner" } });
  const began = performance.now();
  const { messages, conversationIds } = await writeConversations(db, {
    ...{ siteId: site.id, messages: wanted, assignee: { id, name } },
  });
  say(`wrote ${messages} messages in ${Math.round((performance.now() - began) / 1_000)} s`);
  const { email, password } = stack.owner ?? {};
  const { ask } = await createStaff({ consoleUrl: stack.consoleUrl, email, password: password ?? undefined });
  const pick = <T>(list: readonly T[], at: number) => list[(at * 7_919) % list.length] as T;

  await time(10, (at) => open(pick(conversationIds, at)));
  const openMs = await time(200, (at) => open(pick(conversationIds, at + 11)));
  const folders = ["all", "mine", "unassigned", "waiting", "resolved"] as const;
  await time(5, (at) => ask(["tickets.inbox", { folder: pick(folders, at) }], ["tickets.counts"]));
  const listMs: number[] = [];
  for (const folder of folders) listMs.push(...(await walk(folder, 20)));
  const searchMs = await time(100, (at) => ask(["tickets.inbox", { folder: "all", search: pick(searchWords, at) }]));

  const result = {
    messages,
    openP95Ms: percentile(openMs, 0.95),
    listP95Ms: percentile(listMs, 0.95),
    searchP95Ms: percentile(searchMs, 0.95),
  };
  console.log(`${messages} messages in ${conversationIds.length} conversations`);
  for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(12)}${value}`);
  const load = values.load ? await runLoad(stack, { agents: 20, chats: 200, seconds: 60 }, say) : null;
  for (const [name, value] of Object.entries(load ?? {})) console.log(`${name.padEnd(16)}${value}`);
  if (values.json) console.log(JSON.stringify({ ...result, ...(load && { load }) }));

  /** Milliseconds of each stretch of a folder, one after the other with the counts beside it, and from the top again at its end. */
  async function walk(folder: (typeof folders)[number], stretches: number): Promise<number[]> {
    let cursor: unknown = null;
    return time(stretches, async () => {
      const [page] = await ask<{ next: unknown }>(["tickets.inbox", { folder, cursor }], ["tickets.counts"]);
      cursor = page?.next;
    });
  }

  /** What the browser asks for when a conversation is opened, at once. */
  async function open(conversationId: string): Promise<void> {
    await ask(
      ["conversations.read", { conversationId }],
      ["tickets.desk", { conversationId }],
      ["tickets.openDraft", { conversationId }],
    );
  }
} finally {
  await db.$disconnect();
  await stack.close();
  rmSync(folder, { recursive: true, force: true });
}

/** Milliseconds of each call, one after the other. */
async function time(count: number, act: (at: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let at = 0; at < count; at++) {
    const began = performance.now();
    await act(at);
    taken.push(Math.round((performance.now() - began) * 10) / 10);
  }
  return taken;
}
