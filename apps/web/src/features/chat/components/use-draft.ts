"use client";

import { useCallback, useState } from "react";
import type { BrowserStore } from "../browser-store.ts";

/** What is in the composer; a reload or a closed tab does not lose it. */
export function useDraft(store: BrowserStore): [draft: string, setDraft: (text: string) => void] {
  const [draft, setShown] = useState(() => store.get("draft") ?? "");
  const setDraft = useCallback(
    (text: string) => {
      setShown(text);
      if (text) store.set("draft", text);
      else store.remove("draft");
    },
    [store],
  );
  return [draft, setDraft];
}
