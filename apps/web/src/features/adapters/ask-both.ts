import { askPreview } from "@whetstone/helpdesk/assistant/ask-preview";
import type { HelpdeskContext } from "@whetstone/helpdesk/context";

/**
 * The same question to a version and to the configured base, each in a conversation that is bound to it. Both write:
 * a quote would be the same from either.
 */
export async function askBoth(
  { helpdesk }: { helpdesk: HelpdeskContext },
  input: { siteId: string; versionId: string; question: string },
): Promise<{ version: string; base: string }> {
  const { siteId, versionId, question } = input;
  const ask = (id: string | null) => askPreview(helpdesk, { siteId, versionId: id, mode: "write", question });
  const [version, base] = await Promise.all([ask(versionId), ask(null)]);
  return { version: version.conversationId, base: base.conversationId };
}
