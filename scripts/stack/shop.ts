/**
 * The invented shop, on an origin of its own, with the embed snippet in its pages: what a company's website
 * is to Whetstone. Plain files, nothing else.
 *   SHOP_PORT=… SNIPPET=… node scripts/stack/shop.ts
 */
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { exitWithParent } from "@whetstone/core/parent-watch";

const folder = join(import.meta.dirname, "../../demo/shop");
const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};
const snippet = process.env.SNIPPET ?? "";

const server = createServer(async (request, response) => {
  const path = normalize(new URL(request.url ?? "/", "http://shop").pathname);
  const file = path === "/" ? "index.html" : extname(path) === "" ? `${path}.html` : path;
  try {
    const body = await readFile(join(folder, file));
    const type = types[extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type });
    response.end(
      type.startsWith("text/html") ? body.toString("utf8").replace("<!-- whetstone:snippet -->", snippet) : body,
    );
  } catch {
    response.writeHead(404, { "content-type": "text/plain" }).end("There is no such page in this shop.");
  }
});
server.listen(Number(process.env.SHOP_PORT), "127.0.0.1");

const close = () => server.close(() => process.exit(0)).closeAllConnections();
process.once("SIGTERM", close);
exitWithParent(close);
