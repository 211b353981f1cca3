import {
  CircleCheckIcon,
  CircleSlashIcon,
  HourglassIcon,
  type LucideIcon,
  OctagonXIcon,
  ScaleIcon,
  TriangleAlertIcon,
} from "lucide-react";
import { Badge } from "@/components/ui/badge";

type Tone = React.ComponentProps<typeof Badge>["tone"];
type Look = { text: string; tone: Tone; icon: LucideIcon };

export const phaseNames: Record<string, string> = {
  shadow: "In the shadow",
  canary: "Canary, 5 % and 5 %",
  ramp: "Ramp, 25 % and 25 %",
  ab: "50/50",
};

const outcomes: Record<string, Look> = {
  promote: { text: "Promoted", tone: "good", icon: CircleCheckIcon },
  harm: { text: "Stopped: harm", tone: "wrong", icon: OctagonXIcon },
  critical: { text: "Stopped: critical", tone: "wrong", icon: OctagonXIcon },
  mismatch: { text: "Stopped: split is broken", tone: "wrong", icon: TriangleAlertIcon },
  no_difference: { text: "No difference", tone: "neutral", icon: ScaleIcon },
  stopped: { text: "Stopped", tone: "neutral", icon: CircleSlashIcon },
  superseded: { text: "Overtaken", tone: "neutral", icon: CircleSlashIcon },
};

const decisions: Record<string, Look> = {
  promote: { text: "Promotion recommended", tone: "good", icon: CircleCheckIcon },
  acceptable: { text: "Not worse", tone: "info", icon: ScaleIcon },
  "no-difference": { text: "No difference", tone: "neutral", icon: ScaleIcon },
  harm: { text: "Harm", tone: "wrong", icon: OctagonXIcon },
  mismatch: { text: "Split is broken", tone: "wrong", icon: TriangleAlertIcon },
  wait: { text: "Too early", tone: "waiting", icon: HourglassIcon },
};

type Shown = {
  outcome: string | null;
  isRunning: boolean;
  verdict: { decision: string; minimumMet: boolean; evidence: { interval: [number, number] } | null };
};

/** How it ended, or what the numbers say now. Never green while the interval covers 0, whatever a person decided. */
export function DecisionBadge({ experiment }: { experiment: Shown }) {
  const { outcome, isRunning, verdict } = experiment;
  const ended = !isRunning && outcome ? outcomes[outcome] : undefined;
  const now =
    verdict.decision === "wait" && !verdict.minimumMet
      ? { text: "Not enough data", tone: "waiting" as const, icon: HourglassIcon }
      : decisions[verdict.decision];
  const look = ended ?? now;
  const isAboveZero = verdict.minimumMet && (verdict.evidence?.interval[0] ?? -1) > 0;
  if (!look) return <Badge>{verdict.decision}</Badge>;
  const Icon = look.icon;
  return (
    <Badge tone={look.tone === "good" && !isAboveZero ? "info" : look.tone}>
      <Icon aria-hidden="true" /> {look.text}
    </Badge>
  );
}
