import type { DbOrTx } from "@whetstone/db/client";
import type { NewExample } from "@whetstone/db/datasets/example-writes";
import type { CaseRow } from "@whetstone/db/failures/collect-reads";
import { intentReply } from "@whetstone/helpdesk/assistant/intent-prompt";
import { answerPrompt, intentPrompt, promptHashes } from "../datasets/prompt-row.ts";
import { redactorVersion } from "../datasets/redact.ts";
import type { ExampleSource } from "../datasets/row.ts";
import type { SiteWords } from "../datasets/site-words.ts";
import { answersOf, redactorOf } from "./read-case.ts";

/** Earlier messages that serving shows at most. */
const historyMessages = 10;

export type Target = {
  /** For answers the text that should have been said, for intents the name of the right one. */
  text: string;
  source: ExampleSource;
  /** Who wrote or accepted it; null: nobody yet. */
  reviewerId: string | null;
  /** The messages that the target was taken from. */
  messageIds?: string[];
};

/**
 * The training row of one answer with its right target: the prompt as serving built it, everything that visitors and
 * agents wrote redacted, and where it came from. Null where the conversation or the question is gone.
 */
export async function makeExample(
  db: DbOrTx,
  input: {
    row: CaseRow;
    generationId: string;
    failureId: string | null;
    words: SiteWords;
    site: string;
    intents: string[];
  } & {
    task: "answer" | "intent";
    target: Target;
  },
): Promise<NewExample | null> {
  const { row, task, target } = input;
  const answered = answersOf(row).find((one) => one.id === input.generationId);
  const trigger = row.messages.find((message) => message.id === answered?.triggerId);
  if (!answered || !trigger) return null;
  const redactor = redactorOf(row, input.words);
  const question = redactor.redact(trigger.text);
  const history = row.messages
    .filter((message) => message.seq < trigger.seq && message.author !== "system")
    .slice(-historyMessages)
    .map((message) => ({
      author: message.author as "visitor" | "assistant" | "agent",
      text: redactor.redact(message.text),
    }));
  const said = redactor.redact(answered.text).trim();
  const text = redactor.redact(target.text);
  const { siteId } = row;

  const passages = task === "answer" ? await answered.passages(db) : [];
  const built =
    task === "answer"
      ? await answerPrompt({ site: input.site, locale: row.locale, question, history, passages, completion: text })
      : { prompt: intentPrompt({ question, intents: input.intents }), context: [] };
  const earlier = history.filter((turn) => turn.author === "visitor").map((turn) => turn.text);
  return {
    siteId,
    task,
    prompt: built.prompt,
    completion: task === "answer" ? text : intentReply({ intent: target.text, action: "answer" }),
    rejected: task === "answer" && said && said !== text ? said : null,
    label: task === "intent" ? target.text : null,
    source: target.source,
    failureId: input.failureId,
    conversationId: row.id,
    visitorId: row.visitorId,
    messageIds: [trigger.id, ...(target.messageIds ?? [])],
    redactorVersion,
    reviewerId: target.reviewerId,
    reviewedAt: target.reviewerId === null ? null : new Date(),
    status: target.reviewerId === null ? "pending" : "approved",
    metadata: {
      subject: [...earlier.slice(-1), question].join("\n"),
      context: built.context,
      promptHash: promptHashes[task],
      identity: row.visitor.verified ? "verified" : "anonymous",
      generationId: answered.id,
    },
  };
}
