import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { Disk } from "flydrive";
import { S3Driver } from "flydrive/drivers/s3";
import type { RemoteArtifacts } from "../artifacts.ts";

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
