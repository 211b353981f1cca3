"use client";

import { UserRoundIcon } from "lucide-react";
import { mayTalk } from "../chat-view.ts";
import { useChat, useChatView } from "./chat-context.ts";

/** The way to a person, in the same place from before the first message to the end; who has the word, once asked. */
export function PersonBar() {
  const { client, texts } = useChat();
  const view = useChatView();
  const { lock } = view.chat;
  return (
    <footer className="mx-auto flex min-h-11 w-full max-w-2xl flex-wrap items-center justify-between gap-x-3 px-3 pb-1">
      {lock === "bot" ? (
        <>
          <button
            type="button"
            aria-disabled={!mayTalk(view)}
            onClick={() => mayTalk(view) && void client.talkToPerson()}
            className="-ms-1 flex min-h-8 items-center gap-1.5 rounded-md px-2 font-medium text-accent text-sm transition-colors duration-150 hover:bg-hover pointer-coarse:min-h-11"
          >
            <UserRoundIcon aria-hidden="true" className="size-4" />
            {view.isCalling ? texts.calling : texts.talkToPerson}
          </button>
          <p className="ps-1 pe-1 text-muted-foreground text-sm">{texts.mayBeWrong}</p>
        </>
      ) : (
        <p className="flex items-center gap-1.5 px-1 text-muted-foreground text-sm">
          <UserRoundIcon aria-hidden="true" className="size-4 shrink-0" />
          {texts.silent}
        </p>
      )}
    </footer>
  );
}
