import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Db } from "@whetstone/db/client";
import { demoSite, snippet } from "../scripts/stack.ts";
import type { RunningStack } from "./stack-file.ts";

/**
 * A host page as bad as they come, on an origin of its own that the demo site allows while it is open: quirks mode, a
 * policy that allows nothing but the widget, and styles that reach for everything.
 */
export async function openHostSite(input: { db: Db; stack: RunningStack }) {
  const { db } = input;
  const { widgetUrl } = input.stack;
  const policy = [
    "default-src 'none'",
    `script-src ${widgetUrl}`,
    `frame-src ${widgetUrl}`,
    "style-src 'self'",
    "require-trusted-types-for 'script'",
  ].join("; ");
  const html = `<title>A host page</title><link rel="stylesheet" href="/wild.css"><p>Words.</p>${snippet(widgetUrl, demoSite)}`;
  const css =
    ":not(html) { all: unset !important; font-size: 40px !important; position: static !important; transform: rotate(3deg) !important; }";

  const server = createServer((request, response) => {
    const isStyle = request.url === "/wild.css";
    response.setHeader("content-security-policy", policy);
    response.setHeader("content-type", isStyle ? "text/css" : "text/html");
    response.end(isStyle ? css : html);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const { origins } = await db.site.findUniqueOrThrow({ where: { key: demoSite }, select: { origins: true } });
  await db.site.update({ where: { key: demoSite }, data: { origins: [...origins, origin] } });
  return {
    origin,
    async close() {
      server.close();
      await db.site.update({ where: { key: demoSite }, data: { origins } });
    },
  };
}
