import { eachRow, type Verdict } from "./funnel.ts";
import type { Row } from "./row.ts";
import { estimateTokens } from "./tokens.ts";

export type Lengths = { prompt: [minimum: number, maximum: number]; completion: [minimum: number, maximum: number] };

/** Tokens, estimated. A class is one word, so only answers have a minimum above one. */
export const defaultLengths: Lengths = { prompt: [3, 350], completion: [2, 200] };

/** Too little to learn from, or more than training reads of a row: a cut completion would teach to stop anywhere. */
export function gateLengths(rows: Row[], lengths: Lengths = defaultLengths): Verdict {
  return eachRow(rows, (row) => {
    if (row.completion.trim() === "") return "no target";
    const prompt = row.prompt.reduce((sum, message) => sum + estimateTokens(message.content), 0);
    const completion = estimateTokens(row.completion);
    const least = row.task === "answer" ? lengths.completion[0] : 1;
    if (prompt < lengths.prompt[0]) return "prompt too short";
    if (prompt > lengths.prompt[1]) return "prompt too long";
    if (completion < least) return "target too short";
    if (completion > lengths.completion[1]) return "target too long";
    return null;
  });
}
