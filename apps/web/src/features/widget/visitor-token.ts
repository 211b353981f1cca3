import { AppError } from "@whetstone/core/errors";
import { errors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";

/** How long an access token is good for, seconds. The widget renews it by itself. */
export const accessSeconds = 15 * 60;

const issuer = "whetstone";
const claims = z.object({
  sub: z.uuid(),
  site: z.uuid(),
  origin: z.string(),
  verified: z.boolean(),
});

/** Whom an access token stands for. */
export type VisitorClaims = {
  visitorId: string;
  siteId: string;
  /** Where the widget is embedded; checked against the site's list on every call. */
  origin: string;
  /** True where the site's own server vouched for the visitor. */
  verified: boolean;
};

export function mintVisitorToken(visitor: VisitorClaims, secret: string): Promise<string> {
  return new SignJWT({ site: visitor.siteId, origin: visitor.origin, verified: visitor.verified })
    .setProtectedHeader({ alg: "HS256", typ: "visitor" })
    .setIssuer(issuer)
    .setAudience("visitor")
    .setSubject(visitor.visitorId)
    .setIssuedAt()
    .setExpirationTime(`${accessSeconds}s`)
    .sign(keyOf(secret));
}

/** Whom the token stands for. TOKEN_EXPIRED: renew it; UNAUTHENTICATED: it is not one of ours. */
export async function verifyVisitorToken(token: string, secret: string): Promise<VisitorClaims> {
  try {
    const { payload } = await jwtVerify(token, keyOf(secret), {
      algorithms: ["HS256"],
      typ: "visitor",
      issuer,
      audience: "visitor",
      requiredClaims: ["exp", "iat"],
    });
    const { sub, site, origin, verified } = claims.parse(payload);
    return { visitorId: sub, siteId: site, origin, verified };
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      throw new AppError("TOKEN_EXPIRED", "The session has to be renewed.", { cause: error });
    throw new AppError("UNAUTHENTICATED", "This session is not valid. Open the chat again.", { cause: error });
  }
}

function keyOf(secret: string): Uint8Array {
  return new TextEncoder().encode(secret);
}
