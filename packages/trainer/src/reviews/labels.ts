/** What a reviewer can say about an answer, in the order of the digit keys; few, and each leads to another remedy. */
export const reviewLabels = [
  { name: "fine", title: "Answer was fine", remedy: "nothing to do" },
  { name: "wrong", title: "Wrong or invented", remedy: "a training example" },
  { name: "off_topic", title: "Missed the question", remedy: "a training example" },
  { name: "no_article", title: "No article says it", remedy: "a new article" },
  { name: "hand_over", title: "A person was needed", remedy: "a hand-off example" },
  { name: "tone", title: "Right, badly said", remedy: "an edited answer" },
] as const;

export type ReviewLabel = (typeof reviewLabels)[number]["name"];

export function isReviewLabel(name: string): name is ReviewLabel {
  return reviewLabels.some((label) => label.name === name);
}
