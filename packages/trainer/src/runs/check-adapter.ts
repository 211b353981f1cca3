import type { InferenceClient } from "@whetstone/inference/client";
import type { ExecuteContext } from "./execute.ts";

type Checked = Parameters<ExecuteContext["check"]>[0];

/** The model server must be able to load a new adapter; its own reasons end the run where it cannot. */
export async function checkAdapter(ctx: { inference: InferenceClient }, { manifest }: Checked) {
  const hash = manifest.files["adapter.gguf"]?.sha256 ?? "";
  await ctx.inference.warm(hash);
  await ctx.inference.retire(hash);
  return { parity: { loaded: true } };
}
