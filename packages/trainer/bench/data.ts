/**
 * pnpm bench:data [--conversations 100000 --seed 1 --json]
 *
 * Builds a dataset from made-up conversations by the product's own gates: redact → rows → gates → files. Prints the
 * seconds of every stage, memory, and how the time grows from a quarter to all of the rows; with --json one object.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openArtifacts } from "@whetstone/db/artifacts";
import { cleanRows } from "../src/datasets/clean.ts";
import { writeSides } from "../src/datasets/manifest.ts";
import { readPublicWords } from "../src/datasets/public-words.ts";
import { createRedactor } from "../src/datasets/redact.ts";
import type { Row } from "../src/datasets/row.ts";
import { makeConversations, type SyntheticConversation } from "./conversations.ts";

const published = readPublicWords(["Lamp & Loom: write to care@lampandloom.example."]);

const { values } = parseArgs({
  options: {
    conversations: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});
const [count, seed] = [Number(values.conversations), Number(values.seed)];
if (!Number.isInteger(count) || count < 100 || !Number.isInteger(seed)) {
  console.error("--conversations is a whole number from 100 on, --seed a whole number");
  process.exit(1);
}

let peakBytes = 0;
const watch = setInterval(notePeak, 200);
const small = await measure(Math.floor(count / 4));
const large = await measure(count);
clearInterval(watch);
const growth = large.cpuSeconds / small.cpuSeconds;

console.log(
  `${"stage".padEnd(20)}${"rows in".padStart(9)}${"rows out".padStart(10)}${"seconds".padStart(10)}${"processor".padStart(11)}`,
);
for (const { stage, before, after, seconds, cpuSeconds } of large.stages)
  console.log(
    `${stage.padEnd(20)}${String(before).padStart(9)}${String(after).padStart(10)}${seconds.toFixed(2).padStart(10)}${cpuSeconds.toFixed(2).padStart(11)}`,
  );
console.log(`\nall of it          ${large.seconds.toFixed(1)} s, ${large.cpuSeconds.toFixed(1)} s of a processor`);
console.log(`growth             ${growth.toFixed(2)} times the processor time of a quarter of the conversations`);
console.log(
  `near duplicates    ${large.near.seconds.toFixed(1)} s, ${large.near.cpuSeconds.toFixed(1)} s of a processor (bound 60 s)`,
);
console.log(`largest memory     ${Math.round(peakBytes / 2 ** 20)} MB (bound 2,048 MB)`);
if (values.json)
  console.log(
    JSON.stringify({
      ...{
        conversations: count,
        seconds: large.seconds,
        nearDuplicates: large.near,
        cpuSeconds: large.cpuSeconds,
        peakBytes,
      },
      ...{ growthFromQuarter: growth, rows: large.rows, stages: large.stages },
    }),
  );

type Stage = { stage: string; before: number; after: number; seconds: number; cpuSeconds: number };

async function measure(conversations: number) {
  const stages: Stage[] = [];
  let clock = readClock();
  const beganAt = clock;
  const note = (stage: string, before: number, after: number) => {
    stages.push({ stage, before, after, ...since(clock) });
    clock = readClock();
    notePeak();
  };
  const rows = [...makeConversations(conversations, seed)].map(toRow);
  note("make and redact", conversations, rows.length);
  const onStep = ({ gate, before, after }: { gate: string; before: number; after: number }) =>
    note(gate, before, after);
  const cleaned = cleanRows(rows, { published, numbers: ["LL-######"], onStep });
  const folder = mkdtempSync(join(tmpdir(), "bench-data-"));
  try {
    const store = openArtifacts({ dir: folder });
    for (const { text, entry } of Object.values(writeSides(cleaned.rows)))
      await store.put({ bytes: text }, { sha256: entry.sha256 });
  } finally {
    rmSync(folder, { recursive: true });
  }
  const size = cleaned.rows.length;
  note("write files", size, size);
  const near = stages.find((one) => one.stage === "near duplicates") ?? { seconds: 0, cpuSeconds: 0 };
  return { stages, rows: size, near: { seconds: near.seconds, cpuSeconds: near.cpuSeconds }, ...since(beganAt) };
}

type Clock = { at: number; cpu: NodeJS.CpuUsage };

function readClock(): Clock {
  return { at: performance.now(), cpu: process.cpuUsage() };
}

/** Seconds that have passed, and seconds for which a processor worked for us: on a busy machine they differ. */
function since(clock: Clock): { seconds: number; cpuSeconds: number } {
  const { user, system } = process.cpuUsage(clock.cpu);
  return { seconds: (performance.now() - clock.at) / 1_000, cpuSeconds: (user + system) / 1e6 };
}

function toRow(conversation: SyntheticConversation): Row {
  const { visitor, id } = conversation;
  const redactor = createRedactor({
    names: [visitor.name],
    details: [visitor.email],
    numbers: ["LL-######"],
    published,
  });
  const question = redactor.redact(conversation.question);
  return {
    ...{ id, siteId: "bench", task: "answer", label: null, subject: question, source: "agent_reply", reviewed: true },
    prompt: [
      { role: "system", content: "You help customers of Lamp & Loom." },
      { role: "user", content: `Question: ${question}` },
    ],
    completion: redactor.redact(conversation.agentReply),
    rejected: redactor.redact(conversation.botAnswer),
    context: [],
    ...{ conversationId: id, visitorId: visitor.id, failureId: null, createdAt: conversation.at },
  };
}

function notePeak(): void {
  peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
}
