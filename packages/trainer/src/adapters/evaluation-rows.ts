import { AppError } from "@whetstone/core/errors";
import { readExtractionSchema } from "@whetstone/helpdesk/assistant/extraction-prompt";
import { z } from "zod";

/** One line of a frozen dataset's test side. */
const rowSchema = z.object({
  id: z.string().optional(),
  prompt: z.array(z.object({ role: z.enum(["system", "user", "assistant"]), content: z.string() })).min(1),
  completion: z.string().min(1),
  question: z.string().optional(),
  label: z.string().optional(),
  provenance: z.object({ group: z.string().optional(), failure: z.string().nullable().optional() }).loose().optional(),
});

export type EvaluationRow = {
  id: string;
  prompt: { role: "system" | "user" | "assistant"; content: string }[];
  expected: string;
  question: string;
  /** Rows of one conversation share it; differences within a group are not independent. */
  group: string;
  slice: string | null;
  /** The form that the prompt asks to be filled in; null: none. */
  schema?: Record<string, unknown> | null;
  /** True for rows that come from a failure: what the version was trained to mend. */
  isTarget: boolean;
};

/** The rows of a test file; INVALID names the line that is broken. */
export function readEvaluationRows(text: string): EvaluationRow[] {
  return text
    .split("\n")
    .filter((line) => line.trim())
    .map((line, at) => {
      const result = rowSchema.safeParse(parse(line));
      if (!result.success)
        throw new AppError("INVALID", `Line ${at + 1} of the test side is no row: ${result.error.issues[0]?.message}`);
      const { id, prompt, completion, question, label, provenance } = result.data;
      return {
        ...{
          id: id ?? `line ${at + 1}`,
          prompt,
          expected: completion,
          question: question ?? prompt.at(-1)?.content ?? "",
        },
        ...{
          group: provenance?.group ?? id ?? `line ${at + 1}`,
          slice: label ?? null,
          schema: readExtractionSchema(prompt),
          isTarget: Boolean(provenance?.failure),
        },
      };
    });
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

/** The distinct answers, sorted, where they are few enough to be a choice among labels; null for free text. */
export function answerSet(answers: string[]): string[] | null {
  const distinct = [...new Set(answers)].sort();
  return distinct.length <= 1_000 && distinct.every((answer) => answer.length <= 200) ? distinct : null;
}
