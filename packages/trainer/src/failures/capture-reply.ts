import type { CaseRow } from "@whetstone/db/failures/collect-reads";
import { smallTalk } from "@whetstone/helpdesk/assistant/small-talk";
import { answersOf } from "./read-case.ts";

const leastWords = 5;

type Reply = { text: string; messageId: string; agentId: string };

/**
 * The agent's own answer to the question that the assistant failed: what was sent in a draft's place, else the first
 * substantive reply after the answer, before the assistant speaks again or the visitor has asked something else. Null
 * where there is none.
 */
export function findAgentReply(row: CaseRow, generationId: string): Reply | null {
  const answers = answersOf(row);
  const questionOf = (answerId: string | undefined) => answers.find((one) => one.id === answerId)?.triggerId;
  const draft = row.drafts.find((one) => one.id === generationId);
  const sent = row.messages.find((message) => message.id === draft?.messageId);
  if (draft) return sent?.authorId && isSubstantive(sent.text) ? replyOf(sent.text, sent.id, sent.authorId) : null;
  const at = row.messages.findIndex((message) => message.generationId === generationId);
  let hasSpoken = false;
  for (const message of at < 0 ? [] : row.messages.slice(at + 1)) {
    if (message.author === "assistant" && message.answerKind !== "hand-off" && message.answerKind !== "small-talk")
      return null;
    if (message.author === "agent") {
      hasSpoken = true;
      // A reply that began with a draft answers the question that the draft was made for.
      const drafted = questionOf(row.drafts.find((one) => one.messageId === message.id)?.id);
      if (drafted !== undefined && drafted !== questionOf(generationId)) return null;
      if (message.authorId && isSubstantive(message.text)) return replyOf(message.text, message.id, message.authorId);
    }
    // After the agent has spoken a new question of the visitor changes what the next reply answers.
    if (message.author === "visitor" && hasSpoken && message.text.includes("?")) return null;
  }
  return null;
}

function replyOf(text: string, messageId: string, agentId: string): Reply {
  return { text, messageId, agentId };
}

/** More than a greeting, a promise to look into it, or a question back. */
function isSubstantive(text: string): boolean {
  const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length < leastWords || smallTalk(text) !== null) return false;
  const sentences = text.split(/(?<=[.!?])\s+/).filter((sentence) => sentence.trim() !== "");
  if (sentences.every((sentence) => sentence.trim().endsWith("?"))) return false;
  return !/^(?:(?:hi|hello|hallo|guten tag)\b[^.!?]*[.!?,]\s*)?(?:(?:one|just a|a) (?:moment|minute|second)|(?:let me|i(?:'ll| will)) (?:check|look|see|find out)|(?:einen )?(?:moment|augenblick)|ich (?:schaue|sehe|prüfe))\b[^.!?]*[.!?]?$/i.test(
    text.trim(),
  );
}
