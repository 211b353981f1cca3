"use client";

import { XIcon } from "lucide-react";
import type { RefObject } from "react";
import { useChat, useChatView } from "./chat-context.ts";
import { IconButton } from "./icon-button.tsx";
import { Monogram } from "./monogram.tsx";

/** Whose chat this is and who is speaking; always in sight. */
export function PanelHead({ heading }: { heading: RefObject<HTMLHeadingElement | null> }) {
  const { site, texts, onClose } = useChat();
  const { lock, status, agentName } = useChatView().chat;
  const speaker =
    lock === "bot"
      ? texts.assistant
      : status === "waiting"
        ? texts.waiting
        : texts.withPerson(agentName ?? texts.somebody);
  return (
    <header className="border-b">
      <div className="mx-auto flex w-full max-w-2xl items-center gap-3 py-2.5 ps-4 pe-2.5">
        <Monogram name={site.name} />
        <div className="me-auto min-w-0">
          <h1 ref={heading} tabIndex={-1} dir="auto" className="truncate font-semibold text-md outline-none">
            {site.name}
          </h1>
          <p className="truncate text-muted-foreground text-sm">{speaker}</p>
        </div>
        {onClose && (
          <IconButton label={texts.close} onClick={onClose}>
            <XIcon />
          </IconButton>
        )}
      </div>
    </header>
  );
}
