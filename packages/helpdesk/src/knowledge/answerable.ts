/** What is known about a question once the site has been searched. */
export type AnswerFeatures = {
  /** Highest cosine of a passage to the question, and of a title or heading. */
  dense: number;
  titleDense: number;
  /** The best passage's share of the lexical maximum. */
  lexical: number;
  /** Share of the question's words, weighted by how much they tell, that the best passage's article has. */
  articleCoverage: number;
  /** The same for all of the site. */
  siteCoverage: number;
};

/** At this confidence a question counts as answerable. */
export const answerThreshold = 0.5;

/** How likely the site's articles answer the question, 0–1: a logistic function of the features. */
export function decideAnswerable(features: AnswerFeatures): { confidence: number; answerable: boolean } {
  const evidence = -9 + 18 * features.dense + 0 * features.titleDense + 3 * features.articleCoverage;
  const confidence = 1 / (1 + Math.exp(-evidence));
  return { confidence, answerable: confidence >= answerThreshold };
}
