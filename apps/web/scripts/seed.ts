/**
 * `node scripts/seed.ts --origin http://localhost:3002`: the first owner where nobody can sign in yet, and the demo site
 * with its articles. May run again at any time. Settings as for server.ts. Its last line is JSON:
 * {email, password | null, siteKey, articles}; the password is said here and nowhere else, ever.
 */
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureOwner, ensureSite } from "@whetstone/db/accounts/seed";
import { listArticles } from "@whetstone/db/articles/reads";
import { createDb } from "@whetstone/db/client";
import { createFeed } from "@whetstone/helpdesk/feed";
import { approveAnswer, listApprovedAnswers } from "@whetstone/helpdesk/knowledge/approved-answers";
import { importArticles } from "@whetstone/helpdesk/knowledge/import";
import { createInferenceClient } from "@whetstone/inference/client";
import { hashPassword } from "better-auth/crypto";
import { parse } from "yaml";
import { z } from "zod";
import { getEnv } from "../src/env.ts";
import { parseOrigin } from "../src/features/sites/origin.ts";

const demo = join(import.meta.dirname, "../../../demo");
const ownerEmail = "owner@whetstone.local";

const demoSchema = z.object({
  key: z.string(),
  name: z.string(),
  color: z.string(),
  locale: z.string(),
  greeting: z.string(),
  suggestions: z.array(z.string()),
  product_names: z.array(z.string()),
  approved_answers: z.array(z.object({ question: z.string(), answer: z.string() })).default([]),
});

const intentsSchema = z.array(z.object({ name: z.string(), description: z.string(), examples: z.array(z.string()) }));

const { values } = parseArgs({ options: { origin: { type: "string", multiple: true, default: [] } } });
const env = getEnv();
const db = createDb({ url: env.DATABASE_URL, connections: 4 });
const inference = createInferenceClient({ url: env.INFERENCE_URL, token: env.INFERENCE_TOKEN });
const helpdesk = { db, inference, feed: createFeed() };

try {
  const password = randomBytes(15).toString("base64url");
  const isNew = await ensureOwner(db, { name: "Owner", email: ownerEmail, hash: () => hashPassword(password) });
  const site = await seedSite(values.origin.map(toOrigin));
  const articles = await seedKnowledge(site.id, site.approved);
  const email = isNew ? ownerEmail : await readOwnerEmail();
  console.log(JSON.stringify({ email, password: isNew ? password : null, siteKey: site.key, articles }));
} finally {
  await db.$disconnect();
}

async function seedSite(origins: string[]) {
  const { key, product_names, approved_answers, ...rest } = demoSchema.parse(
    parse(readFileSync(join(demo, "site.yaml"), "utf8")),
  );
  const intents = intentsSchema.parse(parse(readFileSync(join(demo, "intents.yaml"), "utf8")));
  const settings = { ...rest, intents, productNames: product_names, origins };
  const identitySecret = randomBytes(32).toString("base64url");
  const site = await ensureSite(db, { key, identitySecret, settings });
  return { id: site.id, key: site.key, approved: approved_answers };
}

/** Imports the demo's articles where the site has none; returns how many there are now. */
async function seedKnowledge(siteId: string, approved: { question: string; answer: string }[]): Promise<number> {
  const { total } = await listArticles(db, { siteId, page: 1, pageSize: 1 });
  const folder = join(demo, "articles");
  if (total > 0 || !existsSync(folder)) return total;
  const names = readdirSync(folder).filter((name) => name.endsWith(".md"));
  const files = names.map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
  const { imported, skipped } = await importArticles(helpdesk, { siteId, files });
  for (const { name, reason } of skipped) console.error(`${name}: ${reason}`);
  if ((await listApprovedAnswers(helpdesk, { siteId })).length === 0)
    for (const pair of approved) await approveAnswer(helpdesk, { siteId, ...pair });
  return typeof imported === "number" ? imported : files.length - skipped.length;
}

async function readOwnerEmail(): Promise<string> {
  const { readPeople } = await import("@whetstone/db/accounts/reads");
  return (await readPeople(db)).find((person) => person.role === "owner")?.email ?? ownerEmail;
}

function toOrigin(text: string): string {
  const parsed = parseOrigin(text);
  if ("origin" in parsed) return parsed.origin;
  throw new Error(parsed.problem);
}
