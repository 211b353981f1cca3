export type RunEventView = { seq: number; attempt: number; type: string; at: string; payload: Record<string, unknown> };

export type CurvePoint = {
  step: number;
  attempt: number;
  at: string;
  /** Null where the loss was not a number. */
  loss: number | null;
  smooth: number | null;
  validation: number | null;
  tokensPerSecond: number | null;
};

export type Curve = {
  points: CurvePoint[];
  /** Steps at which an attempt went on, the first apart. */
  resumes: { step: number; attempt: number }[];
  /** Steps whose loss was not a number. */
  broken: number[];
};

/** Weight of what came before in the smoothed line. */
const memory = 0.9;

/**
 * The points of a run's charts. Where an attempt begins again behind what an earlier one had reached, the steps of the
 * earlier one are replaced: they were lost.
 */
export function toCurve(events: RunEventView[]): Curve {
  let points: CurvePoint[] = [];
  const resumes: Curve["resumes"] = [];
  for (const { type, attempt, at, payload } of events) {
    const step = Number(payload.step);
    if (type === "started" && attempt > 1) {
      // Without a checkpoint it begins anew; `resumed` says where, if there was one.
      resumes.push({ step: 0, attempt });
    } else if (type === "resumed") {
      const last = resumes.at(-1);
      if (last?.attempt === attempt) last.step = step;
    } else if (type === "step") {
      if ((points.at(-1)?.step ?? 0) >= step) points = points.filter((point) => point.step < step);
      const loss = numberOf(payload.loss);
      const before = points.at(-1)?.smooth ?? loss;
      const smooth = loss === null || before === null ? before : memory * before + (1 - memory) * loss;
      const tokensPerSecond = numberOf(payload.tokensPerSecond);
      points.push({ step, attempt, at, loss, smooth, validation: null, tokensPerSecond });
    } else if (type === "validation") {
      const point = points.findLast((one) => one.step === step);
      if (point) point.validation = numberOf(payload.loss);
    }
  }
  return { points, resumes, broken: points.filter((point) => point.loss === null).map((point) => point.step) };
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
