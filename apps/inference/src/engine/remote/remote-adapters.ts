import { AppError } from "@whetstone/core/errors";
import type { Dialect } from "./dialect.ts";
import { callJson, callRemote, type Remote } from "./remote-http.ts";

export type AdaptersOptions = {
  remote: Remote;
  dialect: Dialect;
  model: string;
  /** vLLM: folder, as that server sees it, with a PEFT adapter in `<hash>/` each. */
  peftDir: string | null;
};

/**
 * Adapters on servers of others. vLLM loads a PEFT adapter at run time under its hash, so that a name never
 * means two files; llama-server has those that it was started with, and finds one by the hash in its file
 * name; elsewhere an adapter is a model of its own, `<model>:<hash>`.
 */
export function createRemoteAdapters(options: AdaptersOptions) {
  const { remote, dialect } = options;
  const loaded = new Set<string>();

  /** Fields of a chat request that choose the version. Throws MODEL_NOT_LOADED when the server lacks it. */
  async function fields(hash: string | null, signal?: AbortSignal): Promise<Record<string, unknown>> {
    if (dialect === "llama-server") return { model: options.model, lora: await scales(hash, signal) };
    if (hash === null) return { model: options.model };
    if (dialect === "vllm") await load(hash, signal);
    else loaded.add(hash);
    return { model: dialect === "vllm" ? hash : `${options.model}:${hash}` };
  }

  async function scales(hash: string | null, signal?: AbortSignal): Promise<{ id: number; scale: number }[]> {
    const known = await callJson<{ id: number; path: string }[]>(remote, { path: "/lora-adapters", signal });
    const chosen = hash === null ? undefined : known.find(({ path }) => path.includes(hash));
    if (hash !== null && !chosen) {
      throw new AppError("MODEL_NOT_LOADED", `llama-server was not started with adapter ${hash}; add --lora <file>.`);
    }
    if (hash !== null) loaded.add(hash);
    return known.map(({ id }) => ({ id, scale: id === chosen?.id ? 1 : 0 }));
  }

  async function load(hash: string, signal?: AbortSignal): Promise<void> {
    if (loaded.has(hash)) return;
    if (options.peftDir === null) {
      throw new AppError("MODEL_NOT_LOADED", "vLLM loads adapters from REMOTE_PEFT_DIR, which is not set.");
    }
    const body = { lora_name: hash, lora_path: `${options.peftDir.replace(/\/+$/, "")}/${hash}` };
    await callRemote(remote, { path: "/v1/load_lora_adapter", body, signal }).catch((error: unknown) => {
      if (error instanceof AppError && /already.*loaded/i.test(error.message)) return;
      if (error instanceof AppError && error.code === "INTERNAL") throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new AppError("MODEL_NOT_LOADED", `vLLM did not load adapter ${hash}: ${reason}`, { cause: error });
    });
    loaded.add(hash);
  }

  async function retire(hash: string): Promise<void> {
    if (!loaded.delete(hash) || dialect !== "vllm") return;
    await callRemote(remote, { path: "/v1/unload_lora_adapter", body: { lora_name: hash } });
  }

  return { fields, retire, list: () => [...loaded] };
}

export type RemoteAdapters = ReturnType<typeof createRemoteAdapters>;
