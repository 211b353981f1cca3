import { createHash, timingSafeEqual } from "node:crypto";
import { createServer as createHttpServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import { AppError } from "@whetstone/core/errors";
import { errorFields, log } from "@whetstone/core/log";
import type { Embedder } from "./embed/embedder.ts";
import type { Engine } from "./engine/engine.ts";
import { createAdmission } from "./generate/admission.ts";
import { createEstimate } from "./generate/estimate.ts";
import type { HostStatus } from "./host-process/supervise.ts";
import { createMetrics } from "./metrics.ts";
import { answerOpenAi, isOpenAiPath } from "./openai/door.ts";
import { sendError } from "./openai/http.ts";
import { type RouterContext, router } from "./router.ts";
import { readStatus } from "./status.ts";

export type ServerOptions = {
  engine: Engine;
  embedder: Embedder;
  /** Secret that every caller shows as a bearer token. */
  token: string;
  /** Requests that may wait for a slot. Default 64. */
  maxWaiting?: number;
  /** Tokens that may wait, prompts and answers together. Default: no limit. */
  maxWaitingTokens?: number;
};

export type InferenceServer = {
  /** Listens and gives the URL; port 0 picks a free one. */
  listen: (at: { host: string; port: number }) => Promise<string>;
  /** Stops accepting and ends open streams; does not close engine and embedder. */
  close: () => Promise<void>;
};

const maxBodyBytes = 1_000_000;

/** The model server's HTTP side: tRPC under /trpc, OpenAI's API under /v1, and the three doors for operators. */
export function createServer(options: ServerOptions): InferenceServer {
  const { engine, embedder } = options;
  const admission = createAdmission({
    slots: engine.slots,
    maxWaiting: options.maxWaiting ?? 64,
    maxWaitingTokens: options.maxWaitingTokens,
    now: () => performance.now(),
  });
  const context: RouterContext = {
    engine,
    embedder,
    admission,
    metrics: createMetrics(),
    estimate: createEstimate(),
    running: new Map(),
  };
  const trpc = createHTTPHandler({
    router,
    createContext: () => context,
    basePath: "/trpc/",
    maxBodySize: maxBodyBytes,
    onError: ({ error, path }) => {
      if (error.code === "INTERNAL_SERVER_ERROR") log("error", "trpc.error", { path, ...errorFields(error) });
    },
  });
  const http = createHttpServer((request, response) => answer(request, response));
  // Longer than the callers keep idle connections, or one is closed just as it is used again.
  http.keepAliveTimeout = 75_000;

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
    if (path === "/healthz") say(response, { status: 200, body: "alive\n" });
    else if (!isAllowed(request.headers.authorization, options.token)) {
      if (isOpenAiPath(path)) sendError(response, new AppError("UNAUTHENTICATED", "A bearer token is needed."));
      else say(response, { status: 401, body: "A bearer token is needed.\n" });
    } else if (path === "/readyz") {
      const status = readStatus(context);
      say(response, { status: status.ready ? 200 : 503, body: `${JSON.stringify(status)}\n` });
    } else if (path === "/metrics") {
      say(response, { status: 200, body: context.metrics.render(gauges()) });
    } else if (path.startsWith("/trpc/")) {
      response.setHeader("cache-control", "no-store, no-transform");
      void trpc(request, response);
    } else if (isOpenAiPath(path)) void answerOpenAi(context, { path, request, response });
    else say(response, { status: 404, body: "There is nothing here.\n" });
  }

  function gauges(): Record<string, number> {
    const { running, waiting } = admission.queue();
    return {
      inference_running: running,
      inference_waiting: waiting,
      inference_ready: readStatus(context).ready ? 1 : 0,
      inference_engine_restarts: engine.status().host.restarts,
      inference_embedder_restarts: embedder.status().restarts,
      inference_resident_bytes: process.memoryUsage.rss(),
      ...hostFacts("engine", engine.status().host),
      ...hostFacts("embedder", embedder.status()),
    };
  }

  return {
    listen: async (at) => {
      await listening(http, at);
      const { address, port, family } = http.address() as AddressInfo;
      return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
    },
    close: () => closeServer(http, context),
  };
}

function listening(http: Server, at: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once("error", reject);
    http.listen(at.port, at.host, () => {
      http.removeListener("error", reject);
      resolve();
    });
  });
}

/** Open answers end in `stopped`; a connection that is still open after two seconds is cut. */
async function closeServer(http: Server, context: RouterContext): Promise<void> {
  const closed = new Promise<void>((resolve) => http.close(() => resolve()));
  for (const group of context.running.values()) for (const controller of group) controller.abort();
  // A connection that was kept alive turns idle only when its answer has ended.
  const sweep = setInterval(() => http.closeIdleConnections(), 20);
  const limit = setTimeout(() => http.closeAllConnections(), 2_000);
  await closed;
  clearInterval(sweep);
  clearTimeout(limit);
}

function say(response: ServerResponse, { status, body }: { status: number; body: string }): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" });
  response.end(body);
}

function hostFacts(name: string, { facts = {} }: HostStatus): Record<string, number> {
  return Object.fromEntries(Object.entries(facts).map(([key, value]) => [`inference_${name}_${key}`, value]));
}

/** Hashes first: equal lengths, and no early exit that tells how much of the secret was right. */
function isAllowed(header: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(header ?? ""), digest(`Bearer ${token}`));
}
