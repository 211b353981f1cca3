import type { ShownAnswer } from "@whetstone/db/experiments/shown-answers";
import { findPersonal } from "../datasets/redact.ts";

/**
 * Visitors of each arm who were shown personal data (addresses, numbers of phones, cards, accounts, persons) that they had
 * not written themselves and that the passages of the answer do not publish.
 */
export function findLeaks(answers: readonly ShownAnswer[]): Set<string> {
  const leaks = answers.filter(({ text, said, published }) => {
    const known = plain(`${said} ${published}`);
    return findPersonal(text).some((found) => !known.includes(plain(found.text)));
  });
  return new Set(leaks.map((answer) => leakKey(answer)));
}

export function leakKey({ arm, visitorId }: { arm: string; visitorId: string }): string {
  return `${arm}:${visitorId}`;
}

/** However it is spaced and punctuated, a number is the same one. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[\s()./-]+/g, "");
}
