import type { Manifest } from "./manifest.ts";

/** A frozen set's manifest for people, as Markdown. */
export function datasetCard(hash: string, manifest: Manifest): string {
  const { files, counts, readiness, composition, window, repeated = 0 } = manifest;
  const labels = Object.entries(counts.labels).sort(([, left], [, right]) => right - left);
  return [
    `# ${manifest.name}`,
    "",
    `\`${hash}\`, task ${manifest.task}${manifest.parent ? `, adds to \`${manifest.parent}\`` : ""}, made by ${manifest.createdBy}`,
    "",
    "| Side | Rows | Tokens, estimated | SHA-256 |",
    "|---|---|---|---|",
    ...Object.entries(files).map(([side, file]) => `| ${side} | ${file.rows} | ${file.tokens} | \`${file.sha256}\` |`),
    "",
    `${counts.groups} groups of conversations, contacts and questions${window ? `; examples from ${window.from.slice(0, 10)} to ${window.to.slice(0, 10)}` : ""}.`,
    `Sources: ${listOf(counts.sources)}.`,
    ...(labels.length > 0 ? [`Classes: ${labels.length}; ${listOf(Object.fromEntries(labels.slice(0, 12)))}.`] : []),
    `Beside them ${manifest.general.rows} general rows of about ${manifest.general.tokens} tokens, against forgetting.`,
    ...(composition.olderRows > 0
      ? [`Replay: ${composition.newRows} new and ${composition.olderRows} older rows on the training side.`]
      : []),
    ...(repeated > 0 ? [`The training file repeats ${repeated} rows of small classes.`] : []),
    "",
    "## Readiness",
    "",
    `${readiness.state}: ${readiness.rows} rows for ${readiness.goal.replace("_", " ")}; at least ${readiness.minimum}, better ${readiness.recommended}.`,
    ...[...readiness.blocks, ...readiness.warnings].map((line) => `- ${line}`),
    ...(manifest.override
      ? [`- frozen all the same: ${manifest.override}. What is trained on it is never promoted.`]
      : []),
    "",
    "## What the gates removed",
    "",
    "| Gate | Before | After | Why |",
    "|---|---|---|---|",
    ...manifest.funnel.map(
      ({ gate, before, after, reasons }) => `| ${gate} | ${before} | ${after} | ${listOf(reasons)} |`,
    ),
    "",
    "## What to know",
    "",
    `- Compared with the held-out sets: ${manifest.heldOut.join(", ") || "none"}.`,
    `- Personal data was replaced by redactor ${manifest.redactorVersion}; names only as far as contact records know them.`,
    "- Visitors who rate are few, hand-offs over-represent hard questions, and replies carry the style of single agents.",
    "",
  ].join("\n");
}

function listOf(counts: Record<string, number>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(", ");
}
