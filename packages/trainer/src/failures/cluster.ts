import { similarity } from "@whetstone/helpdesk/knowledge/embed";

/** From this cosine of the mean vectors on two groups of questions are about the same. */
export const sameTopic = 0.68;

export type Group = { members: number[]; centroid: Float32Array };

/**
 * Agglomeration by meaning: every vector begins as a group, and the two nearest groups are joined while the cosine of
 * their mean vectors is at least `minimum`. Unit vectors in, groups of places out, largest first. Time and memory grow
 * with the square of the number; for more than some 3,000 give them in parts.
 */
export function agglomerate(vectors: Float32Array[], minimum = sameTopic): Group[] {
  const sums = vectors.map((vector) => Float32Array.from(vector));
  const centroids = vectors.map((vector) => unit(vector));
  const members: (number[] | null)[] = vectors.map((_, at) => [at]);
  // The nearest later group of each group; looked up again only where one of both was joined.
  const nearest = vectors.map((_, at) => findNearest(at, centroids, members));
  for (;;) {
    let best = -1;
    for (let at = 0; at < nearest.length; at++)
      if (members[at] && (nearest[at]?.similarity ?? -1) > (nearest[best]?.similarity ?? -1)) best = at;
    const pair = nearest[best];
    if (best < 0 || !pair || pair.similarity < minimum) break;
    const { other } = pair;
    const [kept, gone] = [members[best], members[other]];
    const [sum, added] = [sums[best], sums[other]];
    if (!kept || !gone || !sum || !added) break;
    for (let place = 0; place < sum.length; place++) sum[place] = (sum[place] ?? 0) + (added[place] ?? 0);
    members[best] = [...kept, ...gone];
    members[other] = null;
    centroids[best] = unit(sum);
    for (let at = 0; at < nearest.length; at++) {
      if (!members[at]) continue;
      const isStale = at === best || nearest[at]?.other === other || nearest[at]?.other === best;
      if (isStale) nearest[at] = findNearest(at, centroids, members);
      else if (at < best) {
        const near = similarity(centroids[at] ?? sum, centroids[best] ?? sum);
        if (near > (nearest[at]?.similarity ?? -1)) nearest[at] = { other: best, similarity: near };
      }
    }
  }
  return members
    .flatMap((group, at) =>
      group ? [{ members: group.sort((a, b) => a - b), centroid: centroids[at] ?? new Float32Array() }] : [],
    )
    .sort(
      (left, right) => right.members.length - left.members.length || (left.members[0] ?? 0) - (right.members[0] ?? 0),
    );
}

/** The place of the nearest of these centroids, or null under the threshold. */
export function nearestCentroid(vector: Float32Array, centroids: Float32Array[], minimum = sameTopic): number | null {
  let best: number | null = null;
  let bestSimilarity = minimum;
  for (const [at, centroid] of centroids.entries()) {
    const near = similarity(centroid, vector);
    if (near >= bestSimilarity) [best, bestSimilarity] = [at, near];
  }
  return best;
}

/** The mean direction of a group after one more member, as a unit vector. */
export function movedCentroid(centroid: Float32Array, size: number, vector: Float32Array): Float32Array {
  return unit(centroid.map((value, at) => value * size + (vector[at] ?? 0)));
}

function findNearest(
  at: number,
  centroids: Float32Array[],
  members: (number[] | null)[],
): { other: number; similarity: number } | null {
  const own = centroids[at];
  let best: { other: number; similarity: number } | null = null;
  for (let other = at + 1; own && other < centroids.length; other++) {
    const centroid = members[other] ? centroids[other] : undefined;
    if (!centroid) continue;
    const near = similarity(own, centroid);
    if (near > (best?.similarity ?? -1)) best = { other, similarity: near };
  }
  return best;
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(similarity(vector, vector)) || 1;
  return vector.map((value) => value / length);
}
