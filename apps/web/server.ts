/**
 * The web process: one Next.js app behind two ports. `node server.ts` serves the build, `--dev` compiles on demand.
 * This file runs outside the bundler, so it imports only what Node can run as it is.
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { errorFields, log } from "@whetstone/core/log";
import { exitWithParent } from "@whetstone/core/parent-watch";
import { getEnv } from "./src/env.ts";
import { clientIpHeader, type Door, doorHeader, opens, requestIdHeader } from "./src/lib/doors.ts";
import { beginShutdown, closeAll } from "./src/lib/shutdown.ts";

/** Streams and answers in flight have this long to end after SIGTERM, milliseconds. */
const graceMs = 6_000;
const dev = process.argv.includes("--dev");
Object.assign(process.env, { NODE_ENV: dev ? "development" : "production", NEXT_TELEMETRY_DISABLED: "1" });
const env = getEnv();

/** Asked to end before it has begun, there is nothing to close. */
let end: () => void = () => process.exit(0);
process.on("SIGTERM", () => end());
process.on("SIGINT", () => end());
exitWithParent(() => end());

// Next.js reads NODE_ENV while it loads.
const { default: next } = await import("next");
// Next.js would take upgrades from the first server that it sees only; this one never listens, and hears of both doors'.
const upgrades = createServer();
const { CONSOLE_PORT: port, HOST: hostname } = env;
const app = next({ dev, dir: import.meta.dirname, hostname, port, httpServer: upgrades });
await app.prepare();
const handle = app.getRequestHandler();

const servers = [await listen("console", env.CONSOLE_PORT), await listen("widget", env.WIDGET_PORT)];
log("info", "web.ready", { console: env.CONSOLE_ORIGIN, widget: env.WIDGET_ORIGIN, dev });

let ending = false;
end = () => void shutDown();

async function listen(door: Door, port: number): Promise<Server> {
  const server = createServer((request, response) => serve(door, request, response));
  if (dev) server.on("upgrade", (...upgrade) => upgrades.emit("upgrade", ...upgrade));
  server.requestTimeout = 60_000;
  server.keepAliveTimeout = 20_000;
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, env.HOST, resolve));
  return server;
}

function serve(door: Door, request: IncomingMessage, response: ServerResponse): void {
  const path = (request.url ?? "/").split("?", 1)[0] ?? "/";
  if (!opens(door, path)) {
    response.writeHead(404, { "content-type": "text/plain", "x-content-type-options": "nosniff" }).end("Not found");
    return;
  }
  for (const name of Object.keys(request.headers)) if (name.startsWith("x-whetstone-")) delete request.headers[name];
  request.headers[doorHeader] = door;
  request.headers[clientIpHeader] = clientIp(request);
  request.headers[requestIdHeader] = randomUUID();
  // Cookies know no ports: the team's session must not travel to the visitors' door on the same host.
  if (door === "widget") delete request.headers.cookie;
  handle(request, response).catch((error) => {
    log("error", "web.unhandled", { door, ...errorFields(error) });
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
}

/** The peer's address, or what the outermost of our own proxies saw. */
function clientIp(request: IncomingMessage): string {
  const peer = request.socket.remoteAddress ?? "unknown";
  if (env.TRUSTED_PROXIES === 0) return peer;
  const chain = `${request.headers["x-forwarded-for"] ?? ""}`.split(",").map((hop) => hop.trim());
  return chain.at(-env.TRUSTED_PROXIES) || peer;
}

async function shutDown(): Promise<void> {
  if (ending) return;
  ending = true;
  log("info", "web.ending");
  beginShutdown();
  const closed = Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  const sweep = setInterval(() => {
    for (const server of servers) server.closeIdleConnections();
  }, 200);
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, graceMs))]);
  clearInterval(sweep);
  for (const server of servers) server.closeAllConnections();
  await Promise.race([closeAll(), new Promise((resolve) => setTimeout(resolve, 2_500))]);
  process.exit(0);
}
