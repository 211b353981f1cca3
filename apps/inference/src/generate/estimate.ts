/** Weight of the newest request in the running average. */
const weight = 0.2;

/** Before anything was measured: the speed of a small model on two cores. */
const assumedMsPerToken = 2;

/** How long prompts take to be read here, learned from those that were. */
export function createEstimate() {
  let msPerToken = assumedMsPerToken;
  let hasMeasured = false;

  return {
    /** A prompt with `tokens` to compute brought its first word after `ms`. Tiny prompts say little and are left out. */
    observe: ({ tokens, ms }: { tokens: number; ms: number }): void => {
      if (tokens < 32) return;
      const measured = ms / tokens;
      msPerToken = hasMeasured ? (1 - weight) * msPerToken + weight * measured : measured;
      hasMeasured = true;
    },
    /** Milliseconds until the first word of a prompt with this many tokens to compute. */
    firstTokenMs: (tokens: number): number => Math.round(msPerToken * Math.max(1, tokens)),
  };
}

export type Estimate = ReturnType<typeof createEstimate>;
