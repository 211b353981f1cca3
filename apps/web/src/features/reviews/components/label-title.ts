import { reviewLabels } from "@whetstone/trainer/reviews/labels";

const titles = new Map<string, string>(reviewLabels.map(({ name, title }) => [name, title]));

/** How a label is said; what cannot be judged has none. */
export function titleOf(label: string | null): string {
  return label === null ? "cannot be judged" : (titles.get(label) ?? label);
}
