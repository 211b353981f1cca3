"use client";

import { useQuery } from "@tanstack/react-query";
import { useEffect, useId, useState } from "react";
import { useTRPC } from "@/trpc/client";
import { mentionAtEnd } from "../mention-at-end.ts";

/** More than so many are not looked through; another letter finds the right one. */
const most = 6;

export type Suggestion = { id: string; name: string; about?: string; text: string };

/**
 * What can be put in for what is typed: canned replies after a slash, colleagues after an @ in a note. Arrows walk,
 * Enter or Tab takes; `onKeyDown` is true where it has used the key.
 */
export function useSuggestions(input: {
  siteId: string;
  text: string;
  isNote: boolean;
  onPick: (suggestion: Suggestion) => void;
}) {
  const { siteId, text, isNote, onPick } = input;
  const trpc = useTRPC();
  const listId = useId();
  const [at, setAt] = useState(0);
  const isCanned = !isNote && text.startsWith("/");
  const mention = isNote ? mentionAtEnd(text) : null;
  const canned = useQuery(trpc.tickets.canned.queryOptions({ siteId }, { enabled: isCanned }));
  const people = useQuery(trpc.tickets.people.queryOptions(undefined, { enabled: mention !== null }));

  const all: Suggestion[] = isCanned
    ? (canned.data ?? [])
        .filter(({ shortcut }) => shortcut.toLowerCase().startsWith(text.slice(1).toLowerCase()))
        .map(({ id, shortcut, body }) => ({ id, name: `/${shortcut}`, about: body, text: body }))
    : mention === null
      ? []
      : (people.data ?? [])
          .filter(({ name }) => name.toLowerCase().startsWith(mention.toLowerCase()) && name.length > mention.length)
          .map(({ id, name }) => ({ id, name, text: `${text.slice(0, text.length - mention.length)}${name} ` }));
  const items = all.slice(0, most);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other words begin at the top again
  useEffect(() => setAt(0), [text]);

  function onKeyDown(event: React.KeyboardEvent): boolean {
    const chosen = items[at];
    if (!chosen || event.nativeEvent.isComposing) return false;
    if (event.key === "ArrowDown") setAt((at + 1) % items.length);
    else if (event.key === "ArrowUp") setAt((at + items.length - 1) % items.length);
    else if ((event.key === "Enter" && !event.shiftKey) || event.key === "Tab") onPick(chosen);
    else return false;
    event.preventDefault();
    return true;
  }

  return { items, at, listId, label: isCanned ? "Canned replies" : "Colleagues", isCanned, onKeyDown };
}
