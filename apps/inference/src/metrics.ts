import type { Timings, Usage } from "./contract.ts";

export type Metrics = {
  requestDone: (done: { outcome: string; usage: Usage; timings: Timings }) => void;
  embedded: (texts: number) => void;
  /** Prometheus' text format; gauges are read when somebody asks. */
  render: (gauges: Record<string, number>) => string;
};

const bucketsMs = [50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000];

/** Counters of one process since its start. */
export function createMetrics(): Metrics {
  const requests = new Map<string, number>();
  const tokens = { prompt: 0, cached: 0, output: 0 };
  let texts = 0;
  const firstToken = createHistogram("inference_first_token_ms");
  const queue = createHistogram("inference_queue_ms");

  return {
    requestDone: ({ outcome, usage, timings }) => {
      requests.set(outcome, (requests.get(outcome) ?? 0) + 1);
      tokens.prompt += usage.promptTokens;
      tokens.cached += usage.cachedTokens;
      tokens.output += usage.outputTokens;
      queue.observe(timings.queueMs);
      if (timings.firstTokenMs !== null) firstToken.observe(timings.firstTokenMs);
    },
    embedded: (count) => {
      texts += count;
    },
    render: (gauges) => {
      const lines = [
        "# TYPE inference_requests_total counter",
        ...[...requests].map(([outcome, count]) => `inference_requests_total{outcome="${outcome}"} ${count}`),
        "# TYPE inference_tokens_total counter",
        ...Object.entries(tokens).map(([kind, count]) => `inference_tokens_total{kind="${kind}"} ${count}`),
        "# TYPE inference_embedded_texts_total counter",
        `inference_embedded_texts_total ${texts}`,
        ...queue.lines(),
        ...firstToken.lines(),
        ...Object.entries(gauges).flatMap(([name, value]) => [`# TYPE ${name} gauge`, `${name} ${value}`]),
      ];
      return `${lines.join("\n")}\n`;
    },
  };
}

function createHistogram(name: string) {
  const counts = bucketsMs.map(() => 0);
  let sum = 0;
  let count = 0;
  return {
    observe: (valueMs: number) => {
      count += 1;
      sum += valueMs;
      for (const [index, limit] of bucketsMs.entries()) if (valueMs <= limit) counts[index] = (counts[index] ?? 0) + 1;
    },
    lines: () => [
      `# TYPE ${name} histogram`,
      ...bucketsMs.map((limit, index) => `${name}_bucket{le="${limit}"} ${counts[index]}`),
      `${name}_bucket{le="+Inf"} ${count}`,
      `${name}_sum ${sum}`,
      `${name}_count ${count}`,
    ],
  };
}
