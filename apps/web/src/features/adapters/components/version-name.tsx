import {
  ArchiveIcon,
  CircleCheckIcon,
  CircleDashedIcon,
  CircleXIcon,
  EyeOffIcon,
  FlaskConicalIcon,
  LoaderIcon,
  type LucideIcon,
  RadioIcon,
  Undo2Icon,
} from "lucide-react";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";

type Tone = React.ComponentProps<typeof Badge>["tone"];

const statuses: Record<string, { text: string; tone: Tone; icon: LucideIcon }> = {
  draft: { text: "Draft", tone: "neutral", icon: CircleDashedIcon },
  training: { text: "Training", tone: "info", icon: LoaderIcon },
  evaluated: { text: "Evaluated", tone: "neutral", icon: CircleDashedIcon },
  shadow: { text: "In the shadow", tone: "info", icon: EyeOffIcon },
  canary: { text: "Canary", tone: "info", icon: FlaskConicalIcon },
  ramp: { text: "Ramp", tone: "info", icon: FlaskConicalIcon },
  ab: { text: "50/50", tone: "info", icon: FlaskConicalIcon },
  promoted: { text: "Served before", tone: "neutral", icon: CircleCheckIcon },
  rejected: { text: "Rejected", tone: "wrong", icon: CircleXIcon },
  rolled_back: { text: "Rolled back", tone: "waiting", icon: Undo2Icon },
  archived: { text: "Archived", tone: "neutral", icon: ArchiveIcon },
};

/** A status in words, with a shape of its own; the one that serves says so. */
export function VersionStatus({ status, isCurrent = false }: { status: string; isCurrent?: boolean }) {
  const known = statuses[status] ?? { text: status, tone: "neutral" as const, icon: CircleDashedIcon };
  const { text, tone, icon: Icon } = isCurrent ? { text: "Serves now", tone: "good" as const, icon: RadioIcon } : known;
  return (
    <Badge tone={tone}>
      <Icon aria-hidden="true" /> {text}
    </Badge>
  );
}

/** A version, always the same way: short name, hash in grey mono. */
export function VersionName({ version }: { version: { id: string; name: string; hash: string } | null }) {
  if (!version) return <span>Configured base</span>;
  return (
    <Link href={`/adapters/${version.id}`} className="inline-flex min-w-0 items-baseline gap-2 hover:underline">
      <span className="truncate font-medium">{version.name}</span>
      <span className="font-mono text-muted-foreground text-xs" title={version.hash}>
        {version.hash.slice(0, 8)}
      </span>
    </Link>
  );
}
