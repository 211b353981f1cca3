import type { LucideIcon } from "lucide-react";

type StateProps = { icon: LucideIcon; title: string; text: string; action?: React.ReactNode };

/** Nothing here yet: one sentence, and the one action that changes it. */
export function EmptyState({ icon: Icon, title, text, action }: StateProps) {
  return (
    <div className="grid place-items-center gap-3 px-6 py-16 text-center">
      <Icon aria-hidden="true" className="size-6 text-muted-foreground" strokeWidth={1.5} />
      <div className="grid gap-1">
        <p className="font-medium">{title}</p>
        <p className="max-w-md text-muted-foreground">{text}</p>
      </div>
      {action}
    </div>
  );
}
