import { AppError } from "@whetstone/core/errors";
import { embedderName } from "../models/fetch-embedder.ts";
import type { RouterContext } from "../router.ts";

/**
 * Names under which versions are offered: the base by its own, an adapter as `<base>:<hash>`, so that a name
 * never means two things. The bare hash is understood too.
 */
export function findVersion(ctx: RouterContext, name: string): string | null {
  const base = ctx.engine.status().model?.name;
  if (base === undefined) throw new AppError("MODEL_NOT_LOADED", "No model is loaded yet; try again in a moment.");
  if (name === base) return null;
  const hash = name.startsWith(`${base}:`) ? name.slice(base.length + 1) : name;
  if (/^[0-9a-f]{64}$/.test(hash)) return hash;
  throw new AppError("NOT_FOUND", `There is no model ${name}; ask for ${base}, or for ${base}:<hash of an adapter>.`);
}

/** The list that /v1/models gives: the base, the adapters that are live, the embedding model. */
export async function listModels(ctx: RouterContext) {
  const base = ctx.engine.status().model;
  if (!base) throw new AppError("MODEL_NOT_LOADED", "No model is loaded yet; try again in a moment.");
  const adapters = await ctx.engine.ask({ kind: "adapters" });
  const entry = (id: string, more: object = {}) => ({
    id,
    object: "model",
    created: 0,
    owned_by: "whetstone",
    ...more,
  });
  return {
    object: "list",
    data: [
      entry(base.name, { max_model_len: base.contextTokens }),
      ...adapters.map(({ hash }) => entry(`${base.name}:${hash}`, { parent: base.name, root: hash })),
      entry(embedderName),
    ],
  };
}
