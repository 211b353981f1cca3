"use client";

import { parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { remedies, signalKinds, statuses } from "../schema.ts";

/** Filters, order and page live in the URL: a view is a link. */
export function useFailureParams() {
  return useQueryStates({
    q: parseAsString.withDefault(""),
    status: parseAsStringLiteral(["any", ...statuses]).withDefault("queued"),
    remedy: parseAsStringLiteral(remedies),
    signal: parseAsStringLiteral(signalKinds),
    topic: parseAsString,
    score: parseAsStringLiteral(["strong", "any"]).withDefault("strong"),
    sort: parseAsStringLiteral(["rank", "newest"]).withDefault("rank"),
    page: parseAsInteger.withDefault(1),
  });
}
