import Link from "next/link";
import { Markdown } from "@/components/markdown";
import { RelativeTime } from "@/components/relative-time";
import { cn } from "@/lib/cn";
import type { FailureView } from "./failure-page.tsx";

const notices: Record<string, string> = {
  handed_off: "Waiting for a person",
  agent_joined: "A person took over",
  handed_back: "Handed back to the assistant",
  resolved: "Resolved",
  reopened: "Reopened by the visitor",
};

/** What was said around the failed answer. */
export function Excerpt({ failure }: { failure: FailureView }) {
  return (
    <section className="grid gap-4">
      <div className="flex items-baseline justify-between gap-4">
        <h2 className="font-semibold text-lg">What was said</h2>
        <Link className="text-accent hover:underline" href={`/conversations/${failure.conversationId}`}>
          Whole conversation
        </Link>
      </div>
      {failure.excerpt.length === 0 && <p className="text-muted-foreground">The conversation has been deleted.</p>}
      <ol className="grid gap-4">
        {failure.excerpt.map((message) => (
          <li key={message.id}>
            {message.author === "system" ? (
              <p className="text-center text-muted-foreground text-sm">{notices[message.text] ?? message.text}</p>
            ) : (
              <article
                className={cn(
                  "grid gap-1 rounded-md px-3 py-2",
                  message.author === "visitor" && "bg-muted",
                  message.isBlamed && "bg-wrong-tint",
                )}
              >
                <header className="flex flex-wrap items-center gap-x-2 text-muted-foreground text-sm">
                  <span className="font-medium text-foreground">{nameOf(message)}</span>
                  <RelativeTime at={message.createdAt} />
                  {message.isBlamed && <span className="font-medium text-wrong">this answer failed</span>}
                  {message.thumb?.value === "down" && (
                    <span className="text-wrong">
                      thumb down{message.thumb.reason ? `: ${message.thumb.reason.replaceAll("_", " ")}` : ""}
                    </span>
                  )}
                </header>
                {message.author === "visitor" ? (
                  <p dir="auto" className="whitespace-pre-wrap [overflow-wrap:anywhere]">
                    {message.text}
                  </p>
                ) : (
                  <Markdown text={message.text} />
                )}
                {message.thumb?.comment && (
                  <p dir="auto" className="text-sm text-wrong">
                    “{message.thumb.comment}”
                  </p>
                )}
              </article>
            )}
          </li>
        ))}
      </ol>
      {failure.draft && (
        <article className="grid gap-1 rounded-md bg-wrong-tint px-3 py-2">
          <p className="font-medium text-sm text-wrong">The draft that was rewritten</p>
          <Markdown text={failure.draft} />
        </article>
      )}
    </section>
  );
}

function nameOf(message: FailureView["excerpt"][number]): string {
  if (message.author === "visitor") return "Visitor";
  return message.author === "agent" ? (message.authorName ?? "Agent") : "Assistant";
}
