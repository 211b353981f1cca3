import { AppError } from "@whetstone/core/errors";
import { type ArtifactStore, openArtifacts } from "@whetstone/db/artifacts";
import { createDb } from "@whetstone/db/client";
import type { HelpdeskContext } from "@whetstone/helpdesk/context";
import { createFeed } from "@whetstone/helpdesk/feed";
import { createInferenceClient } from "@whetstone/inference/client";

export type Product = HelpdeskContext & {
  artifacts: ArtifactStore;
  siteId: string;
  siteName: string;
  close(): Promise<void>;
};

/**
 * The running product as a command sees it, from DATABASE_URL, INFERENCE_URL, INFERENCE_TOKEN and ARTIFACTS_DIR. `site` is
 * the public key of a site; where there is only one, it need not be named.
 */
export async function openProduct(site: string | undefined): Promise<Product> {
  const { DATABASE_URL, INFERENCE_URL, INFERENCE_TOKEN, ARTIFACTS_DIR } = process.env;
  if (!DATABASE_URL)
    throw new AppError("INVALID", "DATABASE_URL is not set: it names the database of the running product.");
  const db = createDb({ url: DATABASE_URL, connections: 4 });
  const sites = await db.site.findMany({ select: { id: true, key: true, name: true }, orderBy: { createdAt: "asc" } });
  const chosen = site ? sites.find((one) => one.key === site) : sites.length === 1 ? sites[0] : undefined;
  if (!chosen) {
    await db.$disconnect();
    const known = sites.map((one) => one.key).join(", ");
    throw new AppError(
      "INVALID",
      `${site ? `There is no site "${site}"` : "Name a site with --site"}; known: ${known || "none"}.`,
    );
  }
  return {
    db,
    inference: createInferenceClient({ url: INFERENCE_URL ?? "http://127.0.0.1:4100", token: INFERENCE_TOKEN ?? "" }),
    feed: createFeed(),
    artifacts: openArtifacts({ dir: ARTIFACTS_DIR ?? ".whetstone/artifacts" }),
    siteId: chosen.id,
    siteName: chosen.name,
    close: () => db.$disconnect(),
  };
}
