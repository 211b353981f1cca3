import { type Cleaned, cleanRows } from "./clean.ts";
import type { FormatName, PortableRow } from "./formats.ts";
import { readRows } from "./import.ts";
import { readPublicWords } from "./public-words.ts";
import { checkReadiness, goalOf, type Readiness } from "./readiness.ts";
import { createRedactor } from "./redact.ts";
import { type Row, subjectOf, type Task } from "./row.ts";

/**
 * Runs a file of rows through every gate as an import would, without a product: nobody's articles are known, so every
 * address in an answer counts as foreign. `heldOut` is a file that no row may give away.
 */
export function checkFile(input: {
  file: string;
  text: string;
  format?: FormatName;
  task: Task;
  heldOut: { file: string; text: string } | null;
}): { cleaned: Cleaned; readiness: Readiness; format: FormatName } {
  const { format, rows } = readRows(input.text, input.file, input.format);
  const held = input.heldOut ? readRows(input.heldOut.text, input.heldOut.file).rows : [];
  const cleaned = cleanRows(
    rows.map((row, at) => toRow(row, at, input.task)),
    {
      published: readPublicWords([]),
      heldOut: held.map((row) => ({
        set: input.heldOut?.file ?? "",
        subject: subjectOf(row.prompt),
        completion: row.completion ?? "",
      })),
      withQuotas: false,
    },
  );
  return { cleaned, readiness: checkReadiness(cleaned.rows, goalOf(input.task, false)), format };
}

function toRow(row: PortableRow, at: number, task: Task): Row {
  const redactor = createRedactor();
  const prompt = row.prompt.map((message) => ({ ...message, content: redactor.redact(message.content) }));
  const completion = redactor.redact(row.completion ?? "");
  const label = typeof row.extra.label === "string" ? row.extra.label : task === "intent" ? completion.trim() : null;
  return {
    // The place in the file is a row's age, and names it.
    ...{ id: `row ${String(at + 1).padStart(7, "0")}`, siteId: null, task, prompt, completion, label },
    ...{ rejected: row.rejected, subject: subjectOf(prompt), source: "import", reviewed: true, context: [] },
    ...{ conversationId: null, visitorId: null, failureId: null, createdAt: "" },
  };
}
