import { z } from "zod";

/** The words that widget, console, helpdesk and database share about a conversation. */

export const limits = {
  /** Characters of one message by a visitor or an agent. */
  messageChars: 4_000,
  /** Bytes of a request body on the visitor's door. */
  bodyBytes: 64 * 1024,
  /** A stream of answer text is stored at least this often, milliseconds. */
  deltaMs: 200,
  /** An answer that nobody watches is cancelled after this time, milliseconds. */
  unwatchedMs: 15_000,
  /** An answer that has not ended after this time counts as lost, milliseconds. */
  generationMs: 120_000,
} as const;

export const conversationStatuses = ["open", "waiting", "resolved"] as const;
export type ConversationStatus = (typeof conversationStatuses)[number];

/** Who may speak: the assistant, or a person of the team. */
export type Lock = "bot" | "human";

export const authors = ["visitor", "assistant", "agent", "system"] as const;
export type Author = (typeof authors)[number];

export const answerModes = ["quote", "write"] as const;
export type AnswerMode = (typeof answerModes)[number];

/** How an answer came to be; `small-talk` and `declined` state nothing about the company. */
export const answerKinds = ["quote", "write", "approved", "small-talk", "declined", "hand-off"] as const;
export type AnswerKind = (typeof answerKinds)[number];

export const generationStatuses = ["queued", "running", "finished", "stopped", "failed", "expired"] as const;
export type GenerationStatus = (typeof generationStatuses)[number];

export const handOffReasons = [
  "visitor_asked",
  "not_answered",
  "answer_rejected",
  "assistant_unavailable",
  "agent_took_over",
  "policy",
] as const;
export type HandOffReason = (typeof handOffReasons)[number];

export const thumbReasons = ["wrong", "not_my_question", "incomplete", "outdated", "tone", "other"] as const;
export type ThumbReason = (typeof thumbReasons)[number];

/** An article's passage that an answer rests on. */
export const sourceSchema = z.object({
  articleId: z.string(),
  slug: z.string(),
  title: z.string(),
  heading: z.string().nullable(),
  /** The passage as stored, plain text, at most some 600 characters. */
  excerpt: z.string(),
  /** ISO date on which a person last confirmed the article. */
  verifiedAt: z.string().nullable(),
});
export type Source = z.infer<typeof sourceSchema>;

export type MessageView = {
  id: string;
  seq: number;
  author: Author;
  /** The agent's display name, for author `agent`. */
  authorName: string | null;
  /** Markdown subset for assistant and agent, plain text for visitors, a `systemNotices` key for system. */
  text: string;
  clientId: string | null;
  /** The answer that this message holds; feedback is given on it. */
  generationId: string | null;
  answerKind: AnswerKind | null;
  /** True where the visitor pressed Stop before the end. */
  stopped: boolean;
  sources: Source[];
  feedback: { value: "up" | "down"; reason: ThumbReason | null; comment: string | null } | null;
  createdAt: string;
};

/** 1 (bad) to 5 (very good), and words where the visitor added some. */
export type Rating = { satisfaction: number; comment: string | null };

/** Keys of the texts that a `system` message stands for; the reader's catalogue holds the words. */
export const systemNotices = ["handed_off", "agent_joined", "handed_back", "resolved", "reopened"] as const;
export type SystemNotice = (typeof systemNotices)[number];

/**
 * One conversation is one ordered log. `seq` counts from 1 per conversation without gaps at the time of
 * writing; a reader that asks for everything after the last `seq` it has seen ends in the same state as one that never left.
 * Deltas of an answer are removed once it has ended, since its `message` event repeats the whole text.
 */
export type ChatEvent =
  | { type: "message"; message: MessageView }
  | { type: "message.changed"; message: MessageView }
  | { type: "answer.started"; generationId: string; attempt: number; messageId: string }
  | { type: "answer.delta"; generationId: string; attempt: number; index: number; text: string }
  /** A new attempt begins (engine or server was lost): what was shown so far is replaced from the start. */
  | { type: "answer.restarted"; generationId: string; attempt: number }
  | {
      type: "answer.ended";
      generationId: string;
      attempt: number;
      status: "finished" | "stopped" | "failed" | "expired";
      code: string | null;
    }
  | { type: "rated"; rating: Rating }
  | { type: "state"; status: ConversationStatus; lock: Lock; agentName: string | null };

export type NumberedEvent = { seq: number; at: string; event: ChatEvent };

export type ConversationSnapshot = {
  id: string;
  status: ConversationStatus;
  lock: Lock;
  agentName: string | null;
  messages: MessageView[];
  /** The answer in progress, if any, with the text so far. */
  running: { generationId: string; attempt: number; text: string } | null;
  /** The newest answer, where it failed and may be asked for again. */
  failed: { generationId: string; code: string | null } | null;
  /** What the visitor said of the whole, after it was resolved. */
  rating: Rating | null;
  /** Follow from here. */
  seq: number;
};
