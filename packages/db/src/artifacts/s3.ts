import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Disk } from "flydrive";
import { S3Driver } from "flydrive/drivers/s3";
import { type ArtifactStore, openArtifacts, type RemoteArtifacts } from "../artifacts.ts";

/**
 * Artifacts in an S3-compatible bucket, under `<prefix><first two digits>/<sha256>`. Credentials come from the
 * environment or the machine's role, as the AWS library finds them; `endpoint` is for servers other than Amazon's.
 */
export function openBucket(options: {
  bucket: string;
  region: string;
  endpoint?: string | undefined;
  prefix?: string | undefined;
}): RemoteArtifacts {
  const disk = new Disk(
    new S3Driver({
      bucket: options.bucket,
      region: options.region,
      ...(options.endpoint ? { endpoint: options.endpoint, forcePathStyle: true } : {}),
      visibility: "private",
      supportsACL: false,
      // Servers other than Amazon's do not all know the newer checksums; ours is the name itself.
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
    }),
  );
  const key = (sha256: string) => `${options.prefix ?? ""}${sha256.slice(0, 2)}/${sha256}`;
  return {
    has: (sha256) => disk.exists(key(sha256)),
    upload: async (sha256, path) =>
      disk.putStream(key(sha256), createReadStream(path), { contentLength: (await stat(path)).size }),
    download: (sha256) => disk.getStream(key(sha256)),
  };
}

/** The store of an installation: its folder, and with ARTIFACTS_BUCKET the bucket behind it. */
export function openConfiguredArtifacts(env: {
  ARTIFACTS_DIR: string;
  ARTIFACTS_BUCKET?: string | undefined;
  ARTIFACTS_REGION?: string | undefined;
  ARTIFACTS_ENDPOINT?: string | undefined;
  ARTIFACTS_PREFIX?: string | undefined;
}): ArtifactStore {
  if (!env.ARTIFACTS_BUCKET) return openArtifacts({ dir: env.ARTIFACTS_DIR });
  const remote = openBucket({
    bucket: env.ARTIFACTS_BUCKET,
    region: env.ARTIFACTS_REGION ?? "us-east-1",
    endpoint: env.ARTIFACTS_ENDPOINT,
    prefix: env.ARTIFACTS_PREFIX,
  });
  return openArtifacts({ dir: env.ARTIFACTS_DIR, remote });
}
