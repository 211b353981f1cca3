const protocols = new Set(["http:", "https:", "mailto:"]);

/** The address where it is an absolute http, https or mailto one; otherwise null, and it is shown as text. */
export function safeHref(href: string | undefined | null): string | null {
  if (!href || !URL.canParse(href)) return null;
  const url = new URL(href);
  return protocols.has(url.protocol) ? url.href : null;
}
