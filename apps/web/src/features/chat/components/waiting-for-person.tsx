"use client";

import { useEffect, useState } from "react";
import { useChat } from "./chat-context.ts";

const everyMs = 30_000;

/** A person was asked for and has not come yet: who is before, or when the team is back. */
export function WaitingForPerson() {
  const { client, texts, language } = useChat();
  const [wait, setWait] = useState<Awaited<ReturnType<typeof client.readWait>>>(null);
  useEffect(() => {
    const look = () => void client.readWait().then(setWait);
    look();
    const timer = setInterval(look, everyMs);
    return () => clearInterval(timer);
  }, [client]);
  return (
    <div className="flex gap-3 rounded-lg bg-muted px-3.5 py-3 forced-colors:border">
      <span aria-hidden="true" className="mt-2 size-2 shrink-0 animate-pulse rounded-full bg-accent" />
      <div>
        <p className="font-medium">{texts.waiting}</p>
        {wait?.opensAt ? (
          <p className="text-muted-foreground">{texts.opensAt(sayTime(wait.opensAt, language.locale))}</p>
        ) : (
          <>
            {wait !== null && wait.ahead > 0 && <p className="tabular">{texts.waitingAhead(wait.ahead)}</p>}
            <p className="text-muted-foreground">{texts.waitingText}</p>
          </>
        )}
      </div>
    </div>
  );
}

/** In the visitor's own time zone. */
function sayTime(at: string, locale: string): string {
  const day = { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat(locale, day).format(new Date(at));
}
