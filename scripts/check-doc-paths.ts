/** Every path that a Markdown file cites in backticks or links to exists: documents that cannot rot. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const folders = "apps|packages|scripts|e2e|demo|docs|\\.ci";
const documents = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.md"], { encoding: "utf8" })
  .split("\n")
  .filter((file) => file !== "" && !file.startsWith("demo/articles/"));
const missing: string[] = [];

for (const document of documents) {
  const text = readFileSync(document, "utf8");
  for (const [, path = ""] of text.matchAll(new RegExp(`\`((?:${folders})/[\\w./\\[\\]()-]+)\``, "g")))
    require(document, path, ".");
  for (const [, path = ""] of text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g))
    require(document, path, dirname(document));
}

if (missing.length > 0) {
  console.error(missing.join("\n"));
  process.exit(1);
}
console.log(`${documents.length} documents cite only what exists`);

function require(document: string, path: string, base: string): void {
  if (!existsSync(join(base, path))) missing.push(`${document}: ${path} does not exist`);
}
