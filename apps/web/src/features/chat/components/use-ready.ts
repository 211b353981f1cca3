"use client";

import { useEffect } from "react";
import type { ChatClient } from "../chat-client.ts";
import type { HostLine } from "../host-line.ts";

/** A chat that is still loading after this time shows its skeleton instead of the loader's, milliseconds. */
const patienceMs = 1_500;

/** Tells the host page, once, that there is something to show. */
export function useReady({ client, line, color }: { client: ChatClient; line: HostLine | null; color: string }): void {
  useEffect(() => {
    if (!line) return;
    let isSaid = false;
    const say = () => {
      if (isSaid) return;
      isSaid = true;
      line.post({ type: "ready", color });
    };
    const check = () => client.getView().phase !== "loading" && say();
    const unsubscribe = client.subscribe(check);
    const timer = setTimeout(say, patienceMs);
    check();
    return () => {
      unsubscribe();
      clearTimeout(timer);
    };
  }, [client, line, color]);
}
