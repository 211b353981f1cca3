"use client";

import { CircleAlertIcon, CloudOffIcon, LoaderIcon, XIcon } from "lucide-react";
import { problemOf } from "../texts/catalogue.ts";
import { useChat, useChatView } from "./chat-context.ts";

/** What is in the way, above the composer: no network, a broken line, or a call that went wrong. */
export function ConnectionBanner() {
  const { client, texts } = useChat();
  const { isOnline, connection, trouble } = useChatView();
  const isTroubled = isOnline && trouble !== null;
  return (
    <>
      <div role="status" className="empty:hidden">
        {!isOnline ? (
          <p className="flex gap-2 bg-waiting-tint px-4 py-2 text-sm text-waiting">
            <CloudOffIcon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
            {texts.offline}
          </p>
        ) : (
          connection === "reconnecting" && (
            <p className="flex items-center gap-2 bg-muted px-4 py-2 text-muted-foreground text-sm">
              <LoaderIcon aria-hidden="true" className="size-4 shrink-0 animate-spin" />
              {texts.reconnecting}
            </p>
          )
        )}
      </div>
      {isTroubled && (
        <div role="alert" className="flex items-center gap-2 bg-wrong-tint ps-4 pe-2 text-sm text-wrong">
          <CircleAlertIcon aria-hidden="true" className="size-4 shrink-0" />
          <p className="flex-1 py-2">{problemOf(texts, trouble)}</p>
          <button
            type="button"
            aria-label={texts.dismiss}
            onClick={client.dismissTrouble}
            className="grid size-8 place-items-center rounded-md pointer-coarse:size-11"
          >
            <XIcon className="size-4" />
          </button>
        </div>
      )}
    </>
  );
}
