import { AppError } from "@whetstone/core/errors";
import { SignJWT, UnsecuredJWT } from "jose";
import { afterEach, expect, test, vi } from "vitest";
import { accessSeconds, mintVisitorToken, verifyVisitorToken } from "./visitor-token.ts";

const secret = "a-secret-of-the-test-with-32-characters!";
const visitor = {
  visitorId: "0198f6a0-0000-7000-8000-000000000001",
  siteId: "0198f6a0-0000-7000-8000-000000000002",
  origin: "https://www.example.com",
  verified: false,
};

afterEach(() => vi.useRealTimers());

test("a token stands for its visitor, site and origin", async () => {
  expect(await verifyVisitorToken(await mintVisitorToken(visitor, secret), secret)).toEqual(visitor);
});

test("after a quarter of an hour it has to be renewed", async () => {
  vi.useFakeTimers({ now: new Date("2026-01-01T00:00:00Z") });
  const token = await mintVisitorToken(visitor, secret);
  vi.setSystemTime(new Date(Date.now() + (accessSeconds - 1) * 1000));
  expect(await verifyVisitorToken(token, secret)).toEqual(visitor);
  vi.setSystemTime(new Date(Date.now() + 2_000));
  expect(await codeOf(verifyVisitorToken(token, secret))).toBe("TOKEN_EXPIRED");
});

test("a token that is forged in any way is refused", async () => {
  const claims = { site: visitor.siteId, origin: visitor.origin, verified: true };
  const good = (alg = "HS256", typ = "visitor") =>
    new SignJWT(claims)
      .setProtectedHeader({ alg, typ })
      .setIssuer("whetstone")
      .setAudience("visitor")
      .setSubject(visitor.visitorId)
      .setIssuedAt()
      .setExpirationTime("5m");
  const key = new TextEncoder().encode(secret);
  const signed = await mintVisitorToken(visitor, secret);
  const [header, payload, signature] = signed.split(".") as [string, string, string];
  const raised = Buffer.from(
    JSON.stringify({ ...JSON.parse(Buffer.from(payload, "base64url").toString()), verified: true }),
  ).toString("base64url");
  const forged: Record<string, string> = {
    "another secret": await good().sign(new TextEncoder().encode(`${secret}x`)),
    "no signature": new UnsecuredJWT(claims).setSubject(visitor.visitorId).setExpirationTime("5m").encode(),
    "changed claims": [header, raised, signature].join("."),
    "cut signature": signed.slice(0, -4),
    "another algorithm": await good("HS384").sign(key),
    "another kind of token": await good("HS256", "JWT").sign(key),
    "another audience": await good().setAudience("console").sign(key),
    "another issuer": await good().setIssuer("somebody").sign(key),
    "no visitor": await good().setSubject("admin").sign(key),
    "not a token": "Bearer",
    empty: "",
  };
  expect(await verifyVisitorToken(await good().sign(key), secret)).toBeTruthy();
  for (const [name, token] of Object.entries(forged))
    expect(await codeOf(verifyVisitorToken(token, secret)), name).toBe("UNAUTHENTICATED");
});

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (thrown) => thrown,
  );
  return error instanceof AppError ? error.code : String(error);
}
