import { eachRow, type Verdict } from "./funnel.ts";
import type { Row } from "./row.ts";
import { estimateTokens } from "./tokens.ts";

/** Tokens of a whole row that every recipe reads: its `maxLength` is this or more, and drops what is longer. */
export const sequenceTokens = 512;

/** What the chat format puts around two or three messages. */
const templateTokens = 24;
/** By so much the true count may be above an estimate. */
const estimateError = 1.15;

const shortestPrompt = 3;
/** A class is one word, so only answers have a minimum above one. */
const completionTokens = { least: 2, most: 200 };

/** Tokens, estimated, that training reads of a prompt in front of this completion. */
export function promptRoom(completion: string): number {
  return Math.floor((sequenceTokens - templateTokens) / estimateError) - estimateTokens(completion);
}

/** Too little to learn from, or more than training reads of a row: a cut completion would teach to stop anywhere. */
export function gateLengths(rows: Row[]): Verdict {
  return eachRow(rows, (row) => {
    if (row.completion.trim() === "") return "no target";
    const prompt = row.prompt.reduce((sum, message) => sum + estimateTokens(message.content), 0);
    const completion = estimateTokens(row.completion);
    if (prompt < shortestPrompt) return "prompt too short";
    if (completion < (row.task === "answer" ? completionTokens.least : 1)) return "target too short";
    if (completion > completionTokens.most) return "target too long";
    if (prompt > promptRoom(row.completion)) return "prompt too long";
    return null;
  });
}
