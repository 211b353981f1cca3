import type { Customer } from "@whetstone/helpdesk/tickets/read-desk";
import Link from "next/link";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";

const tones = { verified: "good", claimed: "waiting", anonymous: "neutral" } as const;

/** Who writes and how sure that is, where they are, and what they wrote before. */
export function CustomerCard({ customer, action }: { customer: Customer; action?: React.ReactNode }) {
  const { identity, name, email, since, page, conversations } = customer;
  return (
    <section aria-label="Customer" className="grid gap-2">
      <div className="flex items-center gap-2">
        <h3 className="min-w-0 truncate font-medium text-sm">{name ?? "Visitor"}</h3>
        <Badge tone={tones[identity]}>{identity}</Badge>
      </div>
      {email && <p className="truncate text-sm">{email}</p>}
      {page && (
        <p className="truncate text-muted-foreground text-sm" title={page}>
          on {page.replace(/^https?:\/\//, "")}
        </p>
      )}
      {since && (
        <p className="text-muted-foreground text-sm">
          first here <RelativeTime at={since} />
        </p>
      )}
      {conversations.length > 0 && (
        <>
          <h4 className="text-muted-foreground text-sm">Earlier</h4>
          <ul className="grid gap-1">
            {conversations.map((one) => (
              <li key={one.id} className="truncate text-sm">
                <Link href={`/tickets?c=${one.id}`} className="hover:underline">
                  {one.preview || "No words"}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      {action}
    </section>
  );
}
