"use client";

import { useQuery } from "@tanstack/react-query";
import type { Priority } from "@whetstone/helpdesk/tickets/change-ticket";
import { CheckIcon, SparklesIcon } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { RelativeTime } from "@/components/relative-time";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import { PersonData } from "@/features/visitors/components/person-data";
import { useTRPC } from "@/trpc/client";
import { CustomerCard } from "./customer-card.tsx";
import { JoinTickets } from "./join-tickets.tsx";
import { TicketFields } from "./ticket-fields.tsx";
import { TicketRow } from "./ticket-row.tsx";
import type { DeskActs } from "./use-desk.ts";
import { priorityNames } from "./use-inbox-params.ts";

type PanelProps = { conversationId: string; siteId: string; acts: DeskActs };

/** Beside the thread where there is room; `TicketDetails` is the same in a dialog. */
export function TicketPanel(props: PanelProps) {
  return (
    <aside
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable
      tabIndex={0}
      aria-label="About this ticket"
      className="hidden w-75 shrink-0 overflow-y-auto border-s bg-sidebar p-4 -outline-offset-2 context:block"
    >
      <TicketDetails {...props} />
    </aside>
  );
}

export function TicketDetails({ conversationId, siteId, acts }: PanelProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const people = useQuery(trpc.tickets.people.queryOptions());
  const categories = useQuery(trpc.tickets.categories.queryOptions({ siteId }));
  const desk = acts.desk.data;
  const ticket = desk?.ticket ?? null;
  return (
    <div className="grid gap-6">
      <Proposal acts={acts} />
      <section aria-label="Ticket" className="grid gap-2.5">
        <TicketRow label="Assignee">
          <Select
            aria-label="Assignee"
            className="h-8 text-sm"
            value={ticket?.assigneeId ?? ""}
            onChange={(event) => {
              const person = people.data?.find(({ id }) => id === event.target.value) ?? null;
              acts.change(person ? `Assigned to ${person.name}.` : "Assigned to nobody.", { assignee: person });
            }}
          >
            <option value="">Nobody</option>
            {people.data?.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </TicketRow>
        <Team siteId={siteId} acts={acts} />
        <TicketRow label="Priority">
          <Select
            aria-label="Priority of the ticket"
            className="h-8 text-sm"
            value={ticket?.priority ?? "normal"}
            onChange={(event) => acts.setPriority(event.target.value as Priority)}
          >
            {priorityNames.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        </TicketRow>
        <TicketRow label="Category">
          <Select
            aria-label="Category"
            className="h-8 text-sm"
            value={ticket?.category ?? ""}
            onChange={(event) => acts.confirm({ category: event.target.value })}
          >
            <option value="" disabled>
              Not chosen
            </option>
            {[...new Set([...(ticket?.category ? [ticket.category] : []), ...(categories.data ?? [])])].map((name) => (
              <option key={name} value={name}>
                {name.replaceAll("_", " ")}
              </option>
            ))}
          </Select>
        </TicketRow>
        <Labels key={ticket?.labels.join()} labels={ticket?.labels ?? []} acts={acts} />
        <TicketFields siteId={siteId} acts={acts} />
        {ticket?.snoozedUntil && (
          <TicketRow label="Snoozed">
            <span className="text-sm">until {new Date(ticket.snoozedUntil).toLocaleString("en-GB")}</span>
          </TicketRow>
        )}
        <Due label="First reply" at={ticket && !ticket.firstReplyAt ? ticket.firstReplyDue : null} />
        <Due label="Next reply" at={ticket?.nextReplyDue ?? null} />
        <Due label="Resolution" at={ticket?.resolutionDue ?? null} />
        {desk?.mergedInto ? (
          <p className="text-sm text-waiting">
            Merged into{" "}
            <Link href={`/tickets?c=${desk.mergedInto.conversationId}`} className="underline underline-offset-2">
              #{desk.mergedInto.number}
            </Link>
            . Go on there, or undo it with <Key>z</Key>.
          </p>
        ) : (
          <JoinTickets acts={acts} />
        )}
        {desk && desk.related.length > 0 && (
          <ul className="grid gap-1 text-sm">
            {desk.related.map((one) => (
              <li key={one.conversationId}>
                <Link href={`/tickets?c=${one.conversationId}`} className="text-accent underline underline-offset-2">
                  {one.relation} #{one.number}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </section>
      {desk && (
        <CustomerCard
          customer={desk.customer}
          action={
            acts.me.isAdmin && (
              <PersonData visitorId={desk.customer.visitorId} onErased={() => router.push("/tickets")} />
            )
          }
        />
      )}
      <Link
        href={`/conversations/${conversationId}`}
        className="text-muted-foreground text-sm underline underline-offset-2"
      >
        How the answers came to be
      </Link>
    </div>
  );
}

/** Who looks after it together; not asked where the site has no teams. */
function Team({ siteId, acts }: { siteId: string; acts: DeskActs }) {
  const trpc = useTRPC();
  const teams = useQuery(trpc.tickets.teams.queryOptions());
  const ours = teams.data?.filter((team) => team.siteId === siteId) ?? [];
  if (ours.length === 0) return null;
  return (
    <TicketRow label="Team">
      <Select
        aria-label="Team of the ticket"
        className="h-8 text-sm"
        value={acts.desk.data?.ticket?.teamId ?? ""}
        onChange={(event) => {
          const team = ours.find(({ id }) => id === event.target.value);
          acts.change(team ? `Given to ${team.name}.` : "Given to no team.", { teamId: team?.id ?? null });
        }}
      >
        <option value="">No team</option>
        {ours.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
    </TicketRow>
  );
}

function Proposal({ acts }: { acts: DeskActs }) {
  const ticket = acts.desk.data?.ticket;
  const proposal = ticket?.proposal;
  if (ticket?.confirmedAt)
    return (
      <section aria-label="Triage" className="grid gap-1.5">
        <p className="text-sm">{ticket.summary}</p>
        <p>
          <Badge tone="good">
            <CheckIcon aria-hidden="true" /> triage confirmed
          </Badge>
        </p>
      </section>
    );
  return (
    <section aria-label="Triage" className="grid gap-2">
      {proposal ? (
        <>
          <p className="text-sm" dir="auto">
            {proposal.summary}
          </p>
          <div className="flex flex-wrap gap-1.5">
            <Badge tone={proposal.category ? "info" : "waiting"}>
              {proposal.category?.replaceAll("_", " ") ?? "category unknown"}
            </Badge>
            <Badge>{proposal.priority}</Badge>
            <Badge>{proposal.language}</Badge>
            {proposal.confidence !== null && (
              <Badge className="tabular">{Math.round(proposal.confidence * 100)} % sure</Badge>
            )}
          </div>
          <Button size="sm" onClick={() => acts.confirm()}>
            Confirm <Key>y</Key>
          </Button>
        </>
      ) : (
        <Button size="sm" disabled={acts.isProposing} onClick={acts.propose}>
          <SparklesIcon /> {acts.isProposing ? "Proposing…" : "Propose triage"} <Key>i</Key>
        </Button>
      )}
    </section>
  );
}

function Labels({ labels, acts }: { labels: string[]; acts: DeskActs }) {
  return (
    <TicketRow label="Labels">
      <Input
        aria-label="Labels, separated by commas"
        className="h-8 text-sm"
        defaultValue={labels.join(", ")}
        onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
        onBlur={(event) => {
          const next = event.target.value
            .split(",")
            .map((label) => label.trim())
            .filter(Boolean);
          if (next.join() !== labels.join()) acts.change("Labels changed.", { labels: next });
        }}
      />
    </TicketRow>
  );
}

function Due({ label, at }: { label: string; at: string | Date | null }) {
  if (!at) return null;
  const isLate = new Date(at).getTime() < Date.now();
  return (
    <TicketRow label={label}>
      <span className={isLate ? "text-sm text-wrong" : "text-sm"}>
        {isLate ? "late since " : "due "}
        <RelativeTime at={at} />
      </span>
    </TicketRow>
  );
}

export function Key({ children }: { children: React.ReactNode }) {
  return <kbd className="rounded-sm border bg-muted px-1 font-mono text-muted-foreground text-xs">{children}</kbd>;
}
