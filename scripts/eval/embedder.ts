import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInferenceClient, type InferenceClient } from "@whetstone/inference/client";
import { fetchModels } from "../stack/models.ts";
import { freePort } from "../stack/ports.ts";
import { inferenceService } from "../stack/services.ts";
import { supervise } from "../stack/supervise.ts";
import { repository } from "../stack.ts";

/** A model server for embeddings alone: no database, and the language model stays on the disk. */
export async function openEmbedder(say: (line: string) => void): Promise<{
  inference: InferenceClient;
  embedder: string;
  close(): Promise<void>;
}> {
  const env = { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "" };
  const models = await fetchModels({ env, onProgress: say });
  const url = `http://127.0.0.1:${await freePort(0)}`;
  const token = randomBytes(24).toString("hex");
  const service = inferenceService({ url, token, models, env: { ...env, ENGINE: "fake" } });
  const running = await supervise(service, { logs: join(repository, ".whetstone/logs"), onEvent: say });
  return { inference: createInferenceClient({ url, token }), embedder: models.embedder.dir, close: running.stop };
}

/** Vectors of texts, kept in `.whetstone/vectors` so that the same file is embedded once. */
export async function embedFile(
  { inference, embedder }: { inference: InferenceClient; embedder: string },
  texts: string[],
  say: (line: string) => void,
): Promise<Float32Array[]> {
  const folder = join(repository, ".whetstone/vectors");
  const name = createHash("sha256")
    .update(JSON.stringify([embedder, texts]))
    .digest("hex")
    .slice(0, 32);
  const path = join(folder, `${name}.f32`);
  if (!existsSync(path)) {
    const vectors: Float32Array[] = [];
    for (let at = 0; at < texts.length; at += 256) {
      vectors.push(...(await inference.embed(texts.slice(at, at + 256))));
      if (vectors.length % 2_048 === 0) say(`embedded ${vectors.length} of ${texts.length} texts`);
    }
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, Buffer.concat(vectors.map((vector) => Buffer.from(vector.buffer))));
  }
  const bytes = readFileSync(path);
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const length = texts.length === 0 ? 0 : all.length / texts.length;
  return texts.map((_, at) => all.slice(at * length, (at + 1) * length));
}
