"use client";

import { useQuery } from "@tanstack/react-query";
import { Input, Select } from "@/components/ui/input";
import { useTRPC } from "@/trpc/client";
import { TicketRow } from "./ticket-row.tsx";
import type { DeskActs } from "./use-desk.ts";

/** The fields that the site added to its tickets; each is kept when it is left. */
export function TicketFields({ siteId, acts }: { siteId: string; acts: DeskActs }) {
  const trpc = useTRPC();
  const fields = useQuery(trpc.tickets.fields.queryOptions());
  const held = (acts.desk.data?.ticket?.fields ?? {}) as Record<string, string | number>;
  return fields.data
    ?.filter((field) => field.siteId === siteId)
    .map(({ id, name, kind, choices }) => {
      const now = held[name] === undefined ? "" : `${held[name]}`;
      const keep = (text: string) => {
        if (text === now) return;
        const value = text === "" ? null : kind === "number" ? Number(text) : text;
        acts.change(`${name} changed.`, { fields: { [name]: value } });
      };
      return (
        <TicketRow key={id} label={name}>
          {kind === "choice" ? (
            <Select
              aria-label={name}
              className="h-8 text-sm"
              value={now}
              onChange={(event) => keep(event.target.value)}
            >
              <option value="">Not chosen</option>
              {choices.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </Select>
          ) : (
            <Input
              key={now}
              aria-label={name}
              type={kind}
              step="any"
              maxLength={500}
              className="h-8 text-sm"
              defaultValue={now}
              onKeyDown={(event) => event.key === "Enter" && event.currentTarget.blur()}
              onBlur={(event) => keep(event.target.value.trim())}
            />
          )}
        </TicketRow>
      );
    });
}
