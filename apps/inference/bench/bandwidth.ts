import { Worker } from "node:worker_threads";

const copyMs = 400;

/**
 * Memory bandwidth that copying reaches with this many threads, bytes read and written per second: the
 * limit of one stream, because every token reads all weights once.
 */
export async function measureBandwidth(threads: number): Promise<number> {
  const code = `
    const { parentPort } = require("node:worker_threads");
    const from = Buffer.alloc(64 << 20, 1), to = Buffer.alloc(64 << 20);
    const until = performance.now() + ${copyMs};
    let bytes = 0;
    while (performance.now() < until) bytes += 2 * from.copy(to);
    parentPort.postMessage(bytes);`;
  const counts = Array.from(
    { length: threads },
    () =>
      new Promise<number>((resolve, reject) => {
        const worker = new Worker(code, { eval: true });
        worker.once("message", resolve);
        worker.once("error", reject);
      }),
  );
  return ((await Promise.all(counts)).reduce((sum, bytes) => sum + bytes, 0) / copyMs) * 1_000;
}
