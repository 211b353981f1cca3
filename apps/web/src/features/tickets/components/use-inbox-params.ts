"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";

export const folderNames = ["all", "mine", "unassigned", "waiting", "snoozed", "resolved"] as const;
export const priorityNames = ["low", "normal", "high", "urgent"] as const;

/** Folder, filters and the open conversation live in the URL: a view is a link. */
export function useInboxParams() {
  return useQueryStates({
    folder: parseAsStringLiteral(folderNames).withDefault("all"),
    q: parseAsString.withDefault(""),
    priority: parseAsStringLiteral(priorityNames),
    category: parseAsString,
    label: parseAsString,
    c: parseAsString,
  });
}

export type InboxParams = ReturnType<typeof useInboxParams>;
