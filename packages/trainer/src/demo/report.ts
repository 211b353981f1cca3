/** Rates are fractions. */
export type Result = {
  base: number;
  adapter: number;
  /** One-sided McNemar: the adapter is better. */
  mcnemarP: number;
  servedSameAsTrained: number | null;
  minutes: number;
  tokensPerSecond: number;
  macroF1: number;
  /** 95 % of the gain. */
  interval: [number, number];
  testRows: number;
  trainRows: number;
  adapterHash: string;
  parity: unknown;
  /** Nats per token on general text, base and adapter. */
  general: { current: number; candidate: number };
};

export function resultText(result: Result): string {
  const percent = (value: number | null) => (value === null ? "–" : `${(100 * value).toFixed(1)} %`);
  const gain = result.adapter - result.base;
  const [low, high] = result.interval;
  return [
    "",
    `base                ${percent(result.base).padStart(9)}   under the same label grammar, ${result.testRows} rows`,
    `adapter             ${percent(result.adapter).padStart(9)}   macro-F1 ${percent(result.macroF1)}`,
    `gain                ${percent(gain).padStart(9)}   95 %: ${percent(low)} to ${percent(high)}`,
    `McNemar p           ${result.mcnemarP.toExponential(1).padStart(9)}   one-sided`,
    `served = trained    ${percent(result.servedSameAsTrained).padStart(9)}`,
    `general text        ${`${result.general.current.toFixed(2)} → ${result.general.candidate.toFixed(2)}`.padStart(9)}   nats per token`,
    `minutes             ${result.minutes.toFixed(1).padStart(9)}   all stages`,
    `tokens/s            ${result.tokensPerSecond.toFixed(0).padStart(9)}   in training, ${result.trainRows} rows`,
  ].join("\n");
}

/** Progress on stderr: one line that is rewritten in a terminal, now and then a line elsewhere. */
export function progressLine() {
  let last = 0;
  const isTerminal = process.stderr.isTTY;
  const show = (text: string, isFinal = false) => {
    if (isTerminal) process.stderr.write(`\r\x1b[K${text}${isFinal ? "\n" : ""}`);
    else if (isFinal || performance.now() - last > 10_000) {
      last = performance.now();
      process.stderr.write(`${text}\n`);
    }
  };
  return {
    line: (text: string) => show(text, true),
    answers: (who: string, done: number, total: number) =>
      show(`${who} ${bar(done / total)} ${done} of ${total}`, done === total),
    event: (payload: unknown) => {
      const event = payload as Record<string, unknown>;
      const { step, steps } = event;
      if (event.type === "step" && typeof step === "number" && typeof steps === "number")
        show(
          `training ${bar(step / steps)} ${step} of ${steps}, loss ${Number(event.loss).toFixed(3)}, ${Math.round(Number(event.tokensPerSecond))} tokens/s, ${Math.round(Number(event.etaSeconds ?? 0))} s left`,
          step === steps,
        );
      else if (event.type === "stage" || event.type === "note" || event.type === "failed")
        show(String(event.stage ?? event.message), true);
    },
  };
}

function bar(share: number): string {
  const filled = Math.round(share * 24);
  return `${"█".repeat(filled)}${"░".repeat(24 - filled)}`;
}
