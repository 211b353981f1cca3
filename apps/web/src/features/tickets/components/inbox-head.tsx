"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { BookmarkIcon, SlidersHorizontalIcon, XIcon } from "lucide-react";
import Link from "next/link";
import { useId, useState } from "react";
import { toast } from "sonner";
import { Button } from "@/components/ui/button";
import { Input, Select } from "@/components/ui/input";
import { messageOf, useTRPC } from "@/trpc/client";
import { InboxFilters } from "./inbox-filters.tsx";
import { folderNames, type InboxParams, noFilters } from "./use-inbox-params.ts";

const folderWords: Record<(typeof folderNames)[number], string> = {
  all: "Open",
  mine: "Mine",
  unassigned: "Unassigned",
  waiting: "Waiting",
  mentioned: "Mentions me",
  snoozed: "Snoozed",
  resolved: "Resolved",
};

type HeadProps = { params: InboxParams[0]; setParams: InboxParams[1]; search: React.Ref<HTMLInputElement> };

/** Folder, search and filters above the list; a view that is needed again is kept by name. */
export function InboxHead({ params, setParams, search }: HeadProps) {
  const trpc = useTRPC();
  const counts = useQuery(trpc.tickets.counts.queryOptions());
  const filterId = useId();
  const used = (Object.keys(noFilters) as (keyof typeof noFilters)[]).filter((name) => params[name]).length;
  const [isFiltering, setFiltering] = useState(used > 0);
  return (
    <div className="grid gap-2 border-b p-3">
      <h1 className="sr-only">Inbox</h1>
      <div className="flex gap-2">
        <Select
          aria-label="Folder"
          className="w-auto flex-1"
          value={params.folder}
          onChange={(event) => setParams({ folder: event.target.value as typeof params.folder })}
        >
          {folderNames.map((name) => (
            <option key={name} value={name}>
              {folderWords[name]}
              {counts.data ? ` (${counts.data[name].toLocaleString("en")})` : ""}
            </option>
          ))}
        </Select>
        <Button aria-expanded={isFiltering} aria-controls={filterId} onClick={() => setFiltering(!isFiltering)}>
          <SlidersHorizontalIcon /> Filters{used > 0 && <span className="tabular">{used}</span>}
        </Button>
      </div>
      <Input
        ref={search}
        type="search"
        aria-label="Search in messages"
        placeholder="Search, or # and a number"
        value={params.q}
        onChange={(event) => setParams({ q: event.target.value || null })}
      />
      {isFiltering && <InboxFilters id={filterId} params={params} setParams={setParams} />}
      <Views params={params} />
    </div>
  );
}

function Views({ params }: { params: InboxParams[0] }) {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const views = useQuery(trpc.tickets.views.queryOptions());
  const options = {
    onSuccess: () => queries.invalidateQueries({ queryKey: trpc.tickets.views.queryKey() }),
    onError: (error: unknown) => {
      toast.error(messageOf(error));
    },
  };
  const put = useMutation(trpc.tickets.putView.mutationOptions(options));
  const remove = useMutation(trpc.tickets.removeView.mutationOptions(options));
  const { c: _open, ...filters } = params;
  const query = new URLSearchParams(
    Object.entries(filters).flatMap(([key, value]) => (value && value !== "all" ? [[key, value]] : [])),
  ).toString();
  const isNew = query !== "" && !views.data?.some((view) => view.query === query);
  if (!isNew && !views.data?.length) return null;

  function keep() {
    const name = window.prompt("Name of this view")?.trim();
    if (name) put.mutate({ name, query });
  }

  return (
    <div className="flex flex-wrap items-center gap-1.5 text-sm">
      {views.data?.map((view) => (
        <span key={view.id} className="inline-flex items-center rounded-sm bg-muted">
          <Link href={`/tickets?${view.query}`} className="rounded-sm px-2 py-0.5 hover:bg-hover">
            {view.name}
          </Link>
          <button
            type="button"
            aria-label={`Forget the view ${view.name}`}
            className="grid size-6 place-items-center rounded-sm text-muted-foreground hover:bg-hover"
            onClick={() => remove.mutate({ id: view.id })}
          >
            <XIcon className="size-3.5" />
          </button>
        </span>
      ))}
      {isNew && (
        <Button size="sm" variant="ghost" className="h-6" onClick={keep}>
          <BookmarkIcon /> Keep this view
        </Button>
      )}
    </div>
  );
}
