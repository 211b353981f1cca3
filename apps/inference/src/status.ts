import type { InferenceStatus } from "./contract.ts";
import type { Embedder } from "./embed/embedder.ts";
import type { Engine } from "./engine/engine.ts";
import type { Admission } from "./generate/admission.ts";

/** A host that said nothing for this long does not count as ready, though it may still come back. */
const silentLimitMs = 3_000;

/** What this server can do right now; never waits for a child. */
export function readStatus(parts: { engine: Engine; embedder: Embedder; admission: Admission }): InferenceStatus {
  const { host, model } = parts.engine.status();
  const embedder = parts.embedder.status();
  const isHeard = host.silentMs === null || host.silentMs < silentLimitMs;
  return {
    ready: host.state === "ready" && isHeard && embedder.state === "ready",
    engine: { state: host.state, restarts: host.restarts, error: host.error, pid: host.pid },
    embedder: { state: embedder.state, restarts: embedder.restarts, error: embedder.error, pid: embedder.pid },
    model,
    queue: parts.admission.queue(),
  };
}
