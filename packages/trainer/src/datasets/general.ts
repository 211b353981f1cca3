import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { canonicalJson, type FileEntry } from "./manifest.ts";
import { estimateTokens } from "./tokens.ts";

/** Everyday questions with plain answers, refusals and hand-offs; none of them is in the probe for forgetting. */
const file = new URL("../../replay/general.jsonl", import.meta.url);
const system = "You are a helpful assistant.";
/** Of the tokens of the training side. */
const share = 0.1;
/** No row stands in a set more often than this. */
const times = 3;

/**
 * General rows that are trained on beside a set's own, so that a version does not forget how to talk: a tenth of the
 * tokens of the training side, as far as the rows reach. The same set always gets the same rows. With none of them, six
 * epochs on eight intents tripled the loss on general text; with them it did not rise.
 */
export function writeGeneral(train: FileEntry): { text: string; entry: FileEntry } {
  let room = train.tokens * share;
  const lines: string[] = [];
  const rows = readGeneral();
  for (const row of Array.from({ length: times }, () => rows).flat()) {
    const tokens = estimateTokens(system + row.prompt + row.completion);
    if (tokens > room) break;
    room -= tokens;
    lines.push(
      `${canonicalJson({
        ...{ id: `general-${lines.length + 1}`, completion: row.completion, question: row.prompt },
        prompt: [
          { role: "system", content: system },
          { role: "user", content: row.prompt },
        ],
      })}\n`,
    );
  }
  const text = lines.join("");
  const sha256 = createHash("sha256").update(text).digest("hex");
  return { text, entry: { sha256, rows: lines.length, tokens: Math.round(train.tokens * share - room) } };
}

type GeneralRow = { prompt: string; completion: string };

/** In an order of chance that is always the same, so that the first ones are of every kind. */
function readGeneral(): GeneralRow[] {
  const rows: GeneralRow[] = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  const lot = ({ prompt }: GeneralRow) => createHash("sha256").update(prompt).digest("hex");
  return rows.sort((left, right) => (lot(left) < lot(right) ? -1 : 1));
}
