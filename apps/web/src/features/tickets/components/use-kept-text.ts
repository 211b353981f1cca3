"use client";

import { useCallback, useEffect, useState } from "react";

/** Text that survives a reload of this tab, one per key. */
export function useKeptText(key: string): [string, (text: string) => void] {
  const name = `text:${key}`;
  const [text, setText] = useState("");
  useEffect(() => setText(window.sessionStorage.getItem(name) ?? ""), [name]);
  const keep = useCallback(
    (next: string) => {
      setText(next);
      if (next) window.sessionStorage.setItem(name, next);
      else window.sessionStorage.removeItem(name);
    },
    [name],
  );
  return [text, keep];
}
