import { AppError } from "@whetstone/core/errors";
import { SignJWT, UnsecuredJWT } from "jose";
import { expect, test } from "vitest";
import { readIdentity } from "./identity-token.ts";

const site = { key: "shop", identitySecret: "the-secret-of-this-site-has-32-characters" };
const key = new TextEncoder().encode(site.identitySecret);
const now = () => Math.floor(Date.now() / 1000);

function identity(claims: Record<string, unknown> = {}, alg = "HS256") {
  const all = { sub: "customer-7", aud: "shop", iat: now(), exp: now() + 600, jti: "once", name: "Ada", ...claims };
  return new SignJWT(all).setProtectedHeader({ alg });
}

test("a customer is known by the id that the site's server signed", async () => {
  expect(await readIdentity(await identity().sign(key), site)).toEqual({
    externalId: "customer-7",
    name: "Ada",
    email: null,
    jti: "once",
  });
});

test("clocks may differ by a minute, not by more", async () => {
  await expect(readIdentity(await identity({ iat: now() + 50 }).sign(key), site)).resolves.toBeTruthy();
  await expect(readIdentity(await identity({ iat: now() + 90 }).sign(key), site)).rejects.toThrow(AppError);
  await expect(readIdentity(await identity({ iat: now() - 500, exp: now() - 90 }).sign(key), site)).rejects.toThrow();
});

test.each<[string, () => Promise<string>]>([
  ["no signature", async () => new UnsecuredJWT({ sub: "customer-7", aud: "shop", jti: "x" }).setIssuedAt().encode()],
  ["another algorithm", () => identity({}, "HS512").sign(key)],
  ["another site's secret", () => identity().sign(new TextEncoder().encode("x".repeat(40)))],
  ["another site", () => identity({ aud: "other" }).sign(key)],
  ["several sites", () => identity({ aud: ["shop", "other"] }).sign(key)],
  ["no customer", () => identity({ sub: undefined }).sign(key)],
  ["only an e-mail address", () => identity({ sub: undefined, email: "ada@example.com" }).sign(key)],
  ["no jti", () => identity({ jti: undefined }).sign(key)],
  ["no end", () => identity({ exp: undefined }).sign(key)],
  ["a life of two hours", () => identity({ exp: now() + 7200 }).sign(key)],
  ["an old one made long-lived", () => identity({ iat: now() - 4000, exp: now() + 600 }).sign(key)],
  ["claims of 8 KB", () => identity({ filler: "x".repeat(8192) }).sign(key)],
  ["rubbish", async () => "a.b.c"],
])("%s is refused", async (_name, make) => {
  const error = await readIdentity(await make(), site).catch((thrown) => thrown);
  expect(error).toBeInstanceOf(AppError);
  expect(error.code).toBe("UNAUTHENTICATED");
});

test("a site whose secret is too short accepts nobody", async () => {
  const weak = { key: "shop", identitySecret: "" };
  await expect(readIdentity(await identity().sign(new Uint8Array(32)), weak)).rejects.toThrow(AppError);
});
