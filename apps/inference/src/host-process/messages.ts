/** What every host says, whatever its work is. The first message to a host is its `init`. */
export type HostNews =
  | { type: "ready"; info: unknown }
  /** Starting again would not help, e.g. a model file that is not one. The host exits by itself afterwards. */
  | { type: "refused"; code: "MODEL_INVALID" | "INTERNAL"; message: string }
  /**
   * Once a second. `steps` grows with each piece of work that is done, `running` counts open requests, `facts`
   * are numbers for operators.
   */
  | { type: "beat"; steps: number; running: number; facts: Record<string, number> };

export const beatEveryMs = 1_000;
