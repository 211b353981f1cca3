import { sayDuration } from "../duration.ts";
import type { RunView } from "../read.ts";

type Run = Pick<RunView, "status" | "isOpen" | "step" | "steps" | "tokensPerSecond" | "estimate" | "attempt"> & {
  ahead: number;
};

/** How far it is, in words and as a bar. */
export function RunProgress({ run }: { run: Run }) {
  const { step, steps, tokensPerSecond } = run;
  if (run.status === "queued")
    return (
      <p className="text-muted-foreground text-sm">
        {run.ahead > 0 ? `${run.ahead} ${run.ahead === 1 ? "run is" : "runs are"} before it` : "Waits for the worker"}
        {run.estimate && ` · takes about ${sayDuration(run.estimate.seconds)}`}
      </p>
    );
  if (steps === 0)
    return <p className="text-muted-foreground text-sm">{run.isOpen ? "Getting ready" : "Never trained"}</p>;
  const remaining = remainingSeconds(run);
  const words = [
    `Step ${step.toLocaleString("en")} of ${steps.toLocaleString("en")}`,
    tokensPerSecond ? `${Math.round(tokensPerSecond).toLocaleString("en")} tokens/s` : null,
    run.status === "training" && remaining !== null ? `about ${sayDuration(remaining)} left` : null,
    run.attempt > 1 ? `attempt ${run.attempt}` : null,
  ].filter(Boolean);
  return (
    <>
      <p className="tabular text-sm">{words.join(" · ")}</p>
      {run.isOpen && (
        <div
          role="progressbar"
          aria-label="Progress of the training"
          aria-valuemin={0}
          aria-valuemax={steps}
          aria-valuenow={step}
          aria-valuetext={words.join(", ")}
          className="h-1.5 w-full overflow-hidden rounded-sm bg-muted"
        >
          <div
            className="h-full bg-accent transition-[width] duration-150"
            style={{ width: `${(100 * step) / steps}%` }}
          />
        </div>
      )}
    </>
  );
}

/** From the tokens that are left and the speed now; null before the first step. */
function remainingSeconds({ estimate, step, steps, tokensPerSecond }: Run): number | null {
  if (!estimate || !tokensPerSecond || step === 0) return null;
  return (estimate.tokens * (1 - step / steps)) / tokensPerSecond;
}
