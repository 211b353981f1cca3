import { randomUUID } from "node:crypto";
import type { Db } from "@whetstone/db/client";
import type { HelpdeskContext } from "@whetstone/helpdesk/context";
import { handBack } from "@whetstone/helpdesk/conversations/hand-back";
import { replyAsAgent } from "@whetstone/helpdesk/conversations/reply";
import { resolveConversation } from "@whetstone/helpdesk/conversations/resolve";
import { takeOver } from "@whetstone/helpdesk/conversations/take-over";
import { createFeed } from "@whetstone/helpdesk/feed";
import { createInferenceClient } from "@whetstone/inference/client";
import type { RunningStack } from "./stack-file.ts";

export type AgentActs = ReturnType<typeof createAgent>;

/**
 * A person of the team for tests that look at the visitor's side: acts through the verbs of the conversation domain,
 * in a process other than the web server's. The console's own side is tested in the browser.
 */
export function createAgent(input: { db: Db; stack: RunningStack; name: string }) {
  const inference = createInferenceClient({ url: input.stack.inferenceUrl, token: input.stack.inferenceToken });
  const ctx: HelpdeskContext = { db: input.db, inference, feed: createFeed() };
  const agent = { id: randomUUID(), name: input.name };
  return {
    takeOver: (conversationId: string) => takeOver(ctx, { conversationId, agent }),
    reply: (conversationId: string, text: string) =>
      replyAsAgent(ctx, { conversationId, agent, text, clientId: randomUUID() }),
    handBack: (conversationId: string) => handBack(ctx, { conversationId }),
    resolve: (conversationId: string) => resolveConversation(ctx, { conversationId }),
  };
}
