import type { Door } from "./doors.ts";

export type PageRequest = {
  door: Door;
  path: string;
  nonce: string;
  /** Exact origins that may frame the widget of the site in question; empty: nobody. */
  frameAncestors: string[];
  https: boolean;
  dev: boolean;
};

/** The policy of one page: scripts by nonce only, nothing from other origins, framed only where the site allows it. */
export function contentSecurityPolicy(page: PageRequest): string {
  const mayBeFramed = page.door === "widget" && page.path === "/widget" && page.frameAncestors.length > 0;
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${page.nonce}' 'strict-dynamic'${page.dev ? " 'unsafe-eval'" : ""}`,
    // Style attributes and the style elements of dialogs; images and connections stay at home, so CSS leads nowhere.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src 'self'${page.dev ? " ws:" : ""}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${mayBeFramed ? page.frameAncestors.join(" ") : "'none'"}`,
  ].join("; ");
}

export function securityHeaders(page: PageRequest): Record<string, string> {
  return {
    "content-security-policy": contentSecurityPolicy(page),
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    ...(page.door === "console" && { "x-frame-options": "DENY", "cross-origin-resource-policy": "same-origin" }),
    ...(page.path === "/widget.js" && { "cross-origin-resource-policy": "cross-origin" }),
    ...(page.https && { "strict-transport-security": "max-age=31536000" }),
  };
}
