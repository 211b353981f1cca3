import { Badge } from "@/components/ui/badge";
import { statusWords, wordOf } from "../words.ts";

const tones: Record<string, "neutral" | "good" | "waiting" | "info"> = {
  queued: "waiting",
  corrected: "info",
  in_dataset: "info",
  trained: "info",
  live: "good",
  answered: "good",
};

export function FailureStatus({ status }: { status: string }) {
  return <Badge tone={tones[status] ?? "neutral"}>{wordOf(statusWords, status)}</Badge>;
}
