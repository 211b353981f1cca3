import type { Db } from "@whetstone/db/client";
import { readLabels } from "@whetstone/db/reviews/reads";
import { krippendorffAlpha } from "./alpha.ts";
import { type Agreement, cohensKappa } from "./kappa.ts";

export type TeamAgreement = {
  alpha: Agreement;
  pairs: { left: string; right: string; kappa: Agreement }[];
};

/** How far reviewers agree: alpha over all items with two labels or more, kappa for each pair of people. */
export async function measureAgreement(db: Db, input: { siteIds: string[] }): Promise<TeamAgreement> {
  const rows = (await readLabels(db, input)).flatMap(({ label, ...row }) => (label ? [{ ...row, label }] : []));
  const byItem = Map.groupBy(rows, ({ itemId }) => itemId);
  const people = [...new Map(rows.map(({ reviewerId, reviewerName }) => [reviewerId, reviewerName]))];
  const pairs = people.flatMap(([leftId, left], at) =>
    people.slice(at + 1).map(([rightId, right]) => {
      const both = [...byItem.values()].flatMap((labels) => {
        const one = labels.find(({ reviewerId }) => reviewerId === leftId);
        const other = labels.find(({ reviewerId }) => reviewerId === rightId);
        return one && other ? [[one.label, other.label] as const] : [];
      });
      return { left, right, kappa: cohensKappa(both) };
    }),
  );
  const alpha = krippendorffAlpha([...byItem.values()].map((labels) => labels.map(({ label }) => label)));
  return { alpha, pairs: pairs.filter(({ kappa }) => kappa.n > 0) };
}
