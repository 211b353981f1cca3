/**
 * True where `origin`, as a browser sends it, is exactly one of a site's origins. No parsing and no cleverness: what
 * is not the very same text is another origin, and `null` is none.
 */
export function isAllowedOrigin(origin: string, allowed: readonly string[]): boolean {
  return /^https?:\/\/[^/@\s]+$/.test(origin) && allowed.includes(origin);
}
