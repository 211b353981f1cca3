export const replyVariables = ["visitor.name", "visitor.email", "agent.name", "site.name", "ticket.number"] as const;

export type ReplyValues = Partial<Record<(typeof replyVariables)[number], string | null>>;

/**
 * Fills `{{visitor.name}}` and `{{visitor.name|there}}` in a canned reply; the part after the bar stands in where the
 * value is missing. Returns also the variables that are unknown or have neither: such a reply needs a look first.
 */
export function fillReply(body: string, values: ReplyValues): { text: string; missing: string[] } {
  const missing: string[] = [];
  const text = body.replaceAll(/\{\{\s*([\w.]+)\s*(?:\|([^}]*))?\}\}/g, (whole, name: string, otherwise?: string) => {
    const value = (values as Record<string, string | null | undefined>)[name]?.trim() || otherwise?.trim();
    if (value) return value;
    missing.push(name);
    return whole;
  });
  return { text, missing };
}
