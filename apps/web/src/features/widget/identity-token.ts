import { AppError } from "@whetstone/core/errors";
import { jwtVerify } from "jose";
import { z } from "zod";

/** Longest life of an identity, and how far two clocks may be apart, seconds. */
const longestSeconds = 3600;
const skewSeconds = 60;

const claims = z.object({
  sub: z.string().min(1).max(200),
  iat: z.number(),
  exp: z.number(),
  jti: z.string().min(1).max(200),
  name: z.string().max(200).optional(),
  email: z.string().max(320).optional(),
});

export type Identity = {
  /** The customer's id in the company's own system. */
  externalId: string;
  name: string | null;
  email: string | null;
  jti: string;
};

/**
 * Reads an identity that the site's own server signed: HS256 with the site's secret, `aud` the site's key, `sub`,
 * `jti`, and at most one hour between `iat` and `exp`. UNAUTHENTICATED for everything else. That a `jti` is used
 * once is the caller's part.
 */
export async function readIdentity(token: string, site: { key: string; identitySecret: string }): Promise<Identity> {
  try {
    if (token.length > 8192 || site.identitySecret.length < 32) throw new Error("token too long or secret too short");
    const { payload } = await jwtVerify(token, new TextEncoder().encode(site.identitySecret), {
      algorithms: ["HS256"],
      audience: site.key,
      requiredClaims: ["sub", "aud", "iat", "exp", "jti"],
      clockTolerance: skewSeconds,
      maxTokenAge: longestSeconds,
    });
    // A list of audiences would let one token serve several sites.
    if (payload.aud !== site.key) throw new Error("aud must be the site's key alone");
    const { sub, iat, exp, jti, name, email } = claims.parse(payload);
    if (exp - iat > longestSeconds) throw new Error("exp is more than an hour after iat");
    return { externalId: sub, name: name ?? null, email: email ?? null, jti };
  } catch (error) {
    throw new AppError(
      "UNAUTHENTICATED",
      "The signed identity is not valid. Sign in again on the website, then open the chat.",
      { cause: error },
    );
  }
}
