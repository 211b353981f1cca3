import type { ChatMessage } from "@whetstone/inference/client";

export const tasks = ["answer", "intent", "extraction"] as const;
export type Task = (typeof tasks)[number];

/** Where a target comes from; in this order the better one of two duplicates is kept. */
export const sources = ["written", "approved_answer", "agent_reply", "teacher", "article", "import"] as const;
export type ExampleSource = (typeof sources)[number];

export type { ChatMessage };

/** A row on its way through the gates: one supervised turn, with everything a gate may ask about it. */
export type Row = {
  id: string;
  /** Null where the row belongs to no site, as with imported files outside the product. */
  siteId: string | null;
  task: Task;
  prompt: ChatMessage[];
  /** Empty where there is no target, as in a rejected half alone. */
  completion: string;
  rejected: string | null;
  /** The class for intents; for answers the intent, where one is known. */
  label: string | null;
  /** What the visitor asked, earlier turns taken in and passages left out: what two rows are compared by. */
  subject: string;
  source: ExampleSource;
  /** True where a person of the team wrote or accepted the target, or it is the site's own published text. */
  reviewed: boolean;
  /** Texts that the target may rest on besides the site's knowledge: the passages of the prompt. */
  context: string[];
  conversationId: string | null;
  visitorId: string | null;
  failureId: string | null;
  /** ISO 8601; with the id, the order in which rows came to be. */
  createdAt: string;
};

/** The order in which rows came to be, which decides who is first of two duplicates and opens a group. */
export function byAge(left: Row, right: Row): number {
  if (left.createdAt !== right.createdAt) return left.createdAt < right.createdAt ? -1 : 1;
  return left.id < right.id ? -1 : left.id > right.id ? 1 : 0;
}

/** What the visitor asked in a prompt that was not built here: the turns of both sides, system texts left out. */
export function subjectOf(prompt: ChatMessage[]): string {
  return prompt
    .filter((message) => message.role !== "system")
    .map((message) => message.content)
    .join("\n");
}
