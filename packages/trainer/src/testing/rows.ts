import type { Row } from "../datasets/row.ts";
import { seededRandom } from "../experiments/random.ts";

let made = 0;

/** A row for tests: a reviewed answer of the team, older than the next one that is made. */
export function makeRow(overrides: Partial<Row> = {}): Row {
  const number = made++;
  const subject = overrides.subject ?? `How do I ${wordsOf(number, 7)}?`;
  return {
    id: `row-${String(number).padStart(6, "0")}`,
    siteId: "site",
    task: "answer",
    prompt: [
      { role: "system", content: "You help customers of Lamp & Loom." },
      { role: "user", content: `Question: ${subject}` },
    ],
    completion: `First ${wordsOf(number + 1e6, 9)}.`,
    rejected: null,
    label: null,
    subject,
    source: "written",
    reviewed: true,
    context: [],
    conversationId: `conversation-${number}`,
    visitorId: `visitor-${number}`,
    failureId: null,
    createdAt: new Date(Date.UTC(2026, 0, 1, 0, 0, number)).toISOString(),
    ...overrides,
  };
}

/** Words that no other number has, so that no two rows are near each other by accident. */
function wordsOf(number: number, count: number): string {
  const random = seededRandom(number);
  const syllable = () => "lo ba ri te nu ka mo se pi dar gan tol ves mir".split(" ")[Math.floor(random() * 14)];
  return Array.from({ length: count }, () => `${syllable()}${syllable()}${syllable()}`).join(" ");
}
