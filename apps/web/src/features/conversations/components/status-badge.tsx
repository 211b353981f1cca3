import { BotIcon, CheckIcon, HourglassIcon, UserIcon } from "lucide-react";
import { Badge } from "@/components/ui/badge";

/** Status and who may speak, in one word each with its own shape. */
export function StatusBadge({ status, lock, agentName }: { status: string; lock: string; agentName: string | null }) {
  if (status === "waiting")
    return (
      <Badge tone="waiting">
        <HourglassIcon aria-hidden="true" /> Waiting
      </Badge>
    );
  if (status === "resolved")
    return (
      <Badge>
        <CheckIcon aria-hidden="true" /> Resolved
      </Badge>
    );
  if (lock === "human")
    return (
      <Badge tone="info">
        <UserIcon aria-hidden="true" /> {agentName ?? "A person"}
      </Badge>
    );
  return (
    <Badge tone="good">
      <BotIcon aria-hidden="true" /> Assistant
    </Badge>
  );
}
