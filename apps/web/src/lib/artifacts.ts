import { type ArtifactStore, openArtifacts } from "@whetstone/db/artifacts";
import { getEnv } from "@/env";

/** Frozen files by their hash; every service that reads or writes them sees one folder. */
export function getArtifacts(): ArtifactStore {
  return openArtifacts({ dir: getEnv().ARTIFACTS_DIR });
}
