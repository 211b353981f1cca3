import type { Plan } from "@whetstone/trainer/runs/plan";
import { Skeleton } from "@/components/ui/skeleton";
import { messageOf } from "@/trpc/client";
import { sayDuration } from "../duration.ts";

const bases = {
  measured: "median speed of earlier runs here",
  probed: "two steps just now",
  assumed: "a guess: nothing has been measured on this machine yet",
} as const;

/** What a run will cost: time, tokens, and the machine's attention. */
export function PlanSummary({ plan, error }: { plan: Plan | undefined; error: unknown }) {
  if (error)
    return (
      <p role="alert" className="text-sm text-wrong">
        {messageOf(error)}
      </p>
    );
  if (!plan) return <Skeleton className="h-20" />;
  const { estimate, lacks } = plan;
  return (
    <div className="tabular grid gap-1 rounded-md bg-muted px-3 py-2.5 text-sm" aria-live="polite">
      <p className="font-medium">About {sayDuration(estimate.seconds)}</p>
      <p className="text-muted-foreground">
        {estimate.steps.toLocaleString("en")} steps, {estimate.tokens.toLocaleString("en")} tokens at{" "}
        {Math.round(estimate.tokensPerSecond).toLocaleString("en")} tokens/s ({bases[estimate.basis]}).
      </p>
      <p className="text-muted-foreground">Where the same machine answers chats, answers are slower meanwhile.</p>
      {lacks.map((lack) => (
        <p key={lack} className="text-waiting">
          Under the minimums: {lack}
        </p>
      ))}
    </div>
  );
}
