"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { useTRPC } from "@/trpc/client";

/** The site that a page is about: the one in the URL, else the first. */
export function useSite() {
  const trpc = useTRPC();
  const sites = useQuery(trpc.sites.list.queryOptions());
  const [chosen, choose] = useQueryState("site", parseAsString);
  const site = sites.data?.find((one) => one.id === chosen) ?? sites.data?.[0] ?? null;
  return { site, sites: sites.data ?? [], error: sites.error, choose };
}
