import type { remedies, signalKinds, statuses } from "./schema.ts";

/** How the console says what the detectors saw. */
export const signalWords: Record<(typeof signalKinds)[number], string> = {
  thumbs_down: "thumb down",
  draft_edited: "draft rewritten",
  handed_off: "handed to a person",
  asked_for_person: "asked for a person",
  corrected: "visitor corrected it",
  repeated: "asked again",
  not_grounded: "held back by the guard",
  reopened: "came back",
  rated_low: "rated low at the end",
  abstained: "did not answer",
  timed_out: "no answer in time",
  nothing_found: "nothing in the articles",
};

export const remedyWords: Record<(typeof remedies)[number], string> = {
  document: "Write an article",
  approved_answer: "Fix the wording",
  training: "Train",
};

export const remedyReasons: Record<(typeof remedies)[number], string> = {
  document:
    "The articles do not have the answer, or an old one. A missing fact belongs there and never into the model.",
  approved_answer: "The articles have the answer, but what was quoted did not help. A fixed wording mends it at once.",
  training: "The knowledge is there and was used badly: tone, form, when to answer. The next version can learn it.",
};

export const statusWords: Record<(typeof statuses)[number], string> = {
  queued: "Open",
  corrected: "Corrected",
  dismissed: "Dismissed",
  in_dataset: "In a dataset",
  trained: "Trained",
  live: "Live",
  answered: "Answered now",
};

export function wordOf<Words extends Record<string, string>>(words: Words, key: string): string {
  return words[key] ?? key.replaceAll("_", " ");
}
