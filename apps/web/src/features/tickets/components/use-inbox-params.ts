"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";

export const folderNames = ["all", "mine", "unassigned", "waiting", "mentioned", "snoozed", "resolved"] as const;
export const priorityNames = ["low", "normal", "high", "urgent"] as const;

/** Folder, filters and the open conversation live in the URL: a view is a link. */
export function useInboxParams() {
  return useQueryStates({
    folder: parseAsStringLiteral(folderNames).withDefault("all"),
    q: parseAsString.withDefault(""),
    priority: parseAsStringLiteral(priorityNames),
    category: parseAsString,
    label: parseAsString,
    team: parseAsString,
    /** One of a site's own fields as name=value. */
    field: parseAsString,
    c: parseAsString,
  });
}

/** The filters beside folder and search, all off. */
export const noFilters = { priority: null, category: null, label: null, team: null, field: null };

/** "Order number=12" as its two halves; undefined for anything else. */
export function readFieldFilter(text: string | null): { name: string; value: string } | undefined {
  const at = text?.indexOf("=") ?? -1;
  return text && at > 0 ? { name: text.slice(0, at), value: text.slice(at + 1) } : undefined;
}

export type InboxParams = ReturnType<typeof useInboxParams>;
