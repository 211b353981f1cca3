import type { ConversationSnapshot } from "@whetstone/core/chat";
import { Button } from "@/components/ui/button";
import type { useConversationActs } from "./use-conversation-acts.ts";

type BarProps = { state: ConversationSnapshot; acts: ReturnType<typeof useConversationActs> };

export function ConversationBar({ state, acts }: BarProps) {
  const isYours = state.status === "open" && state.lock === "human";
  return (
    <div className="ms-auto flex flex-wrap gap-2">
      {!isYours && state.status !== "resolved" && (
        <Button variant="primary" size="sm" disabled={acts.isBusy} onClick={acts.takeOver}>
          Take over
        </Button>
      )}
      {state.lock === "human" && state.status !== "resolved" && (
        <Button size="sm" disabled={acts.isBusy} onClick={acts.handBack}>
          Hand back
        </Button>
      )}
      {state.status !== "resolved" && (
        <Button size="sm" disabled={acts.isBusy} onClick={acts.resolve}>
          Resolve
        </Button>
      )}
    </div>
  );
}
