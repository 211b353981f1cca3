"use client";

import { CircleAlertIcon, RotateCwIcon } from "lucide-react";
import { useId } from "react";
import { problemOf } from "../texts/catalogue.ts";
import { useChat } from "./chat-context.ts";

/** An answer that did not come: why, and the way on. The question stays where it is. */
export function FailedAnswer({ generationId, code }: { generationId: string; code: string | null }) {
  const { client, texts } = useChat();
  const reason = useId();
  return (
    <div className="grid justify-items-start gap-2 rounded-lg bg-wrong-tint px-3.5 py-3 text-wrong forced-colors:border">
      <p id={reason} role="alert" className="flex gap-2">
        <CircleAlertIcon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
        <span>
          {texts.answerFailed} {problemOf(texts, code)}
        </span>
      </p>
      <button
        type="button"
        aria-describedby={reason}
        onClick={() => void client.retryAnswer(generationId)}
        className="flex min-h-8 items-center gap-2 rounded-md border border-current bg-surface px-3 font-medium text-sm pointer-coarse:min-h-11"
      >
        <RotateCwIcon aria-hidden="true" className="size-4" />
        {texts.tryAgain}
      </button>
    </div>
  );
}
