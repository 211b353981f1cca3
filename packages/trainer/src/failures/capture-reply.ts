import type { CaseRow } from "@whetstone/db/failures/collect-reads";
import { smallTalk } from "@whetstone/helpdesk/assistant/small-talk";

const leastWords = 5;

/**
 * The agent's own answer to the question that the assistant failed: the first substantive reply after it, before the
 * assistant speaks again or the visitor has asked something else. Null where there is none.
 */
export function findAgentReply(
  row: Pick<CaseRow, "messages">,
  generationId: string,
): { text: string; messageId: string; agentId: string } | null {
  const at = row.messages.findIndex((message) => message.generationId === generationId);
  let hasSpoken = false;
  for (const message of at < 0 ? [] : row.messages.slice(at + 1)) {
    if (message.author === "assistant" && message.answerKind !== "hand-off" && message.answerKind !== "small-talk")
      return null;
    if (message.author === "agent") {
      hasSpoken = true;
      if (message.authorId && isSubstantive(message.text))
        return { text: message.text, messageId: message.id, agentId: message.authorId };
    }
    // After the agent has spoken a new question of the visitor changes what the next reply answers.
    if (message.author === "visitor" && hasSpoken && message.text.includes("?")) return null;
  }
  return null;
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
