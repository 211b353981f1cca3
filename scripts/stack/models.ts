import { spawn } from "node:child_process";
import { join } from "node:path";

export type Models = { model: { path: string; name: string; sha256: string }; embedder: { dir: string } };

/** Makes the language model and the embedding model present in the user's cache; fetches what is missing. */
export function fetchModels(options: {
  env: Record<string, string>;
  onProgress: (line: string) => void;
  signal?: AbortSignal;
}): Promise<Models> {
  const inference = join(import.meta.dirname, "../../apps/inference");
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["src/models/fetch-cli.ts"], {
      cwd: inference,
      env: options.env,
      stdio: ["ignore", "pipe", "pipe"],
      signal: options.signal,
    });
    let result = "";
    let lastWords = "";
    child.stdout.on("data", (chunk) => {
      result += chunk;
    });
    child.stderr.on("data", (chunk) => {
      for (const line of String(chunk).split("\n").filter(Boolean)) {
        lastWords = line;
        options.onProgress(line);
      }
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(JSON.parse(result.trim().split("\n").at(-1) ?? ""));
      else reject(new Error(`The models could not be fetched: ${lastWords}`));
    });
  });
}
