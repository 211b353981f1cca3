import { describe, expect, test } from "vitest";
import { contentSecurityPolicy, type PageRequest, securityHeaders } from "./security-headers.ts";

const page: PageRequest = {
  door: "console",
  path: "/conversations",
  nonce: "abc",
  frameAncestors: ["https://shop.example"],
  https: true,
  dev: false,
};

describe("headers", () => {
  test("the console is never framed, whatever a site allows", () => {
    expect(contentSecurityPolicy(page)).toContain("frame-ancestors 'none'");
    expect(securityHeaders(page)["x-frame-options"]).toBe("DENY");
  });

  test("the widget is framed by exactly the site's origins", () => {
    const policy = contentSecurityPolicy({ ...page, door: "widget", path: "/widget" });
    expect(policy).toMatch(/frame-ancestors https:\/\/shop\.example$/);
  });

  test.each([
    ["/chat", ["https://shop.example"]],
    ["/widget", []],
  ])("%s with origins %j is framed by nobody", (path, frameAncestors) => {
    expect(contentSecurityPolicy({ ...page, door: "widget", path, frameAncestors })).toContain(
      "frame-ancestors 'none'",
    );
  });

  test("scripts run by nonce only, and never from a string", () => {
    const policy = contentSecurityPolicy(page);
    expect(policy).toContain("script-src 'self' 'nonce-abc' 'strict-dynamic';");
    expect(policy).not.toContain("unsafe-eval");
    for (const rule of ["object-src 'none'", "base-uri 'none'", "form-action 'self'", "connect-src 'self'"])
      expect(policy).toContain(rule);
  });

  test("HTTPS is remembered only where it is spoken", () => {
    expect(securityHeaders(page)["strict-transport-security"]).toBeDefined();
    expect(securityHeaders({ ...page, https: false })["strict-transport-security"]).toBeUndefined();
  });

  test("the loader may be used by other origins, pages of the console may not", () => {
    expect(securityHeaders(page)["cross-origin-resource-policy"]).toBe("same-origin");
    const loader = securityHeaders({ ...page, door: "widget", path: "/widget.js" });
    expect(loader["cross-origin-resource-policy"]).toBe("cross-origin");
  });
});
