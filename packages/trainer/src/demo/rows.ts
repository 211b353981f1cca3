import { AppError } from "@whetstone/core/errors";
import { z } from "zod";
import { normaliseText } from "../datasets/normalise.ts";
import type { ChatMessage, Row } from "../datasets/row.ts";

const lineSchema = z.object({ text: z.string().trim().min(1), intent: z.string().trim().min(1) });
export type LabelledText = z.output<typeof lineSchema>;

/** Rows `text, intent` of a JSON Lines file; INVALID names file, line and reason, and nothing of the file is used. */
export function readLabelledTexts(text: string, file: string): LabelledText[] {
  const rows = text.split("\n").flatMap((line, at) => (line.trim() ? [readLine(line, `${file}:${at + 1}`)] : []));
  if (rows.length === 0) throw new AppError("INVALID", `${file}: the file is empty.`);
  return rows;
}

function readLine(line: string, where: string): LabelledText {
  const parsed = lineSchema.safeParse(parse(line, where));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError("INVALID", `${where}: ${issue?.path.join(".") || "the row"}: ${issue?.message}`);
}

function parse(line: string, where: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new AppError("INVALID", `${where}: no valid JSON; rows are {"text": …, "intent": …}`);
  }
}

/** More labels than this make a prompt long and help little. */
const listedLabels = 20;

/** The prompt of base and adapter alike. Few labels are listed in it; many are only learned. */
export function promptOf(text: string, labels: string[]): ChatMessage[] {
  const known = labels.length <= listedLabels ? ` Intents: ${labels.join(", ")}.` : "";
  return [
    { role: "system", content: `Choose the intent of the customer's message.${known}` },
    { role: "user", content: normaliseText(text) },
  ];
}

/** A row on its way through the gates. All are of the same age: the order of the file says nothing. */
export function toRow(labelled: LabelledText, input: { id: string; labels: string[] }): Row {
  return {
    ...{ id: input.id, siteId: null, task: "intent", prompt: promptOf(labelled.text, input.labels) },
    ...{ completion: labelled.intent, rejected: null, label: labelled.intent, subject: labelled.text },
    ...{ source: "import", reviewed: true, context: [], conversationId: null, visitorId: null, failureId: null },
    createdAt: "2000-01-01T00:00:00.000Z",
  };
}
