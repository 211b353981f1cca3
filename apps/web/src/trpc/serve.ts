import type { AnyRouter } from "@trpc/server";
import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { createContext } from "./init.ts";

type Endpoint = {
  router: AnyRouter;
  path: string;
  request: Request;
  /** Bytes of a request body. */
  maxBodyBytes: number;
  /** The only origin whose pages may call; null where the caller is known by a token instead of a cookie. */
  origin: string | null;
};

const maxBatch = 10;

/**
 * One tRPC endpoint over fetch. JSON only, so that a foreign page cannot send without asking first; a bounded body
 * and batch; with cookies also the page's origin, since every port of this host is the same site to a browser.
 */
export async function serveTrpc(endpoint: Endpoint): Promise<Response> {
  const { request } = endpoint;
  const refusal = refuse(endpoint);
  if (refusal) return refusal;
  return fetchRequestHandler({
    endpoint: endpoint.path,
    req: request,
    router: endpoint.router,
    createContext: () => createContext(request),
    responseMeta: () => ({ headers: new Headers({ "cache-control": "no-store, no-transform" }) }),
  });
}

function refuse({ request, origin, path, maxBodyBytes }: Endpoint): Response | null {
  const names = new URL(request.url).pathname.slice(path.length + 1).split(",");
  if (names.length > maxBatch) return problem(400, "INVALID", `At most ${maxBatch} calls in one request.`);
  const site = request.headers.get("sec-fetch-site");
  if (origin && site && site !== "same-origin" && site !== "none")
    return problem(403, "ORIGIN_NOT_ALLOWED", "This page may not call the console.");
  if (request.method !== "POST") return null;
  if (origin && request.headers.get("origin") !== origin)
    return problem(403, "ORIGIN_NOT_ALLOWED", `Open the console under ${origin}.`);
  if (!/^application\/json\b/.test(request.headers.get("content-type") ?? ""))
    return problem(415, "INVALID", "Send application/json.");
  const length = Number(request.headers.get("content-length") ?? Number.NaN);
  if (!(length <= maxBodyBytes)) return problem(413, "INVALID", "The request is too large.");
  return null;
}

function problem(status: number, code: string, message: string): Response {
  return Response.json({ error: { message, code: -32600, data: { code, message, httpStatus: status } } }, { status });
}
