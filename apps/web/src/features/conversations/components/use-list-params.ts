"use client";

import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { sortKeys } from "../schema.ts";

/** Filters, sorting and page live in the URL: a view is a link. */
export function useListParams() {
  return useQueryStates({
    q: parseAsString.withDefault(""),
    status: parseAsStringLiteral(["open", "waiting", "resolved"]),
    speaks: parseAsStringLiteral(["bot", "human"]),
    site: parseAsString,
    sort: parseAsStringLiteral(sortKeys).withDefault("lastMessageAt"),
    dir: parseAsStringLiteral(["asc", "desc"]).withDefault("desc"),
    page: parseAsInteger.withDefault(1),
  });
}
