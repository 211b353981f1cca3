import { fromBytes, toBytes } from "@whetstone/db/articles/vector";
import { readClusters, readUnclustered } from "@whetstone/db/failures/collect-reads";
import { createCluster, joinCluster, recountClusters } from "@whetstone/db/failures/writes";
import type { HelpdeskContext } from "@whetstone/helpdesk/context";
import { embedAll, similarity } from "@whetstone/helpdesk/knowledge/embed";
import { agglomerate, movedCentroid, nearestCentroid } from "./cluster.ts";

/** As many as agglomeration compares with each other in a second or two. */
const batch = 1_000;
const labelChars = 120;

/** Puts failures that have no group yet into the one that means the same, or groups them among themselves. */
export async function clusterFailures(ctx: HelpdeskContext, input: { siteId: string }): Promise<number> {
  const { siteId } = input;
  let clustered = 0;
  for (;;) {
    const failures = await readUnclustered(ctx.db, { siteId, limit: batch });
    if (failures.length === 0) break;
    const vectors = await embedAll(
      ctx.inference,
      failures.map((failure) => failure.question),
    );
    await ctx.db.$transaction(async (tx) => {
      const known = (await readClusters(tx, { siteId })).map((one) => ({ ...one, centroid: fromBytes(one.centroid) }));
      const joining = new Map<number, string[]>();
      const left: number[] = [];
      for (const [at, vector] of vectors.entries()) {
        const place = nearestCentroid(
          vector,
          known.map((one) => one.centroid),
        );
        const cluster = place === null ? undefined : known[place];
        if (place === null || !cluster) {
          left.push(at);
          continue;
        }
        cluster.centroid = movedCentroid(cluster.centroid, cluster.size, vector);
        cluster.size++;
        joining.set(place, [...(joining.get(place) ?? []), failures[at]?.id ?? ""]);
      }
      for (const [place, failureIds] of joining) {
        const cluster = known[place];
        if (cluster) await joinCluster(tx, { clusterId: cluster.id, centroid: toBytes(cluster.centroid), failureIds });
      }
      for (const { members, centroid } of agglomerate(left.map((at) => vectors[at] ?? new Float32Array()))) {
        const places = members.map((member) => left[member] ?? 0);
        const middle = [...places].sort(
          (one, other) => nearness(centroid, vectors[other]) - nearness(centroid, vectors[one]),
        )[0];
        await createCluster(tx, {
          siteId,
          label: (failures[middle ?? 0]?.question ?? "").slice(0, labelChars),
          centroid: toBytes(centroid),
          failureIds: places.map((at) => failures[at]?.id ?? ""),
        });
      }
    });
    clustered += failures.length;
  }
  await ctx.db.$transaction((tx) => recountClusters(tx, { siteId }));
  return clustered;
}

function nearness(centroid: Float32Array, vector: Float32Array | undefined): number {
  return vector ? similarity(centroid, vector) : -1;
}
