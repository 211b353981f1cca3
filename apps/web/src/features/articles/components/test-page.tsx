"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { ErrorState } from "@/components/error-state";
import { Markdown } from "@/components/markdown";
import { Page } from "@/components/page";
import { PageHead } from "@/components/page-head";
import { TabLinks } from "@/components/tab-links";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { useSite } from "@/features/sites/components/use-site";
import { useTRPC } from "@/trpc/client";

const tabs = [
  { href: "/articles", text: "Articles" },
  { href: "/articles?tab=approved", text: "Approved answers" },
  { href: "/articles/test", text: "Test a question" },
];

/** One question through the real thing, without a conversation: what is found, and what either mode answers. */
export function TestPage() {
  const { site } = useSite();
  const [question, setQuestion] = useQueryState("q", parseAsString.withDefault(""));
  return (
    <Page>
      <PageHead title="Articles" text="Ask what a visitor would ask; nothing is stored." />
      <TabLinks label="Knowledge" tabs={tabs} current="/articles/test" />
      <form
        className="flex gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          void setQuestion(`${new FormData(event.currentTarget).get("question")}`.trim() || null);
        }}
      >
        <Input
          key={question}
          name="question"
          aria-label="Question"
          placeholder="How long does delivery take?"
          defaultValue={question}
          maxLength={2000}
          dir="auto"
        />
        <Button type="submit" variant="primary">
          Ask
        </Button>
      </form>
      {site && question && (
        <>
          <div className="grid grid-cols-[minmax(0,1fr)] gap-8 context:grid-cols-2">
            <Preview siteId={site.id} question={question} mode="quote" />
            <Preview siteId={site.id} question={question} mode="write" />
          </div>
          <Found siteId={site.id} question={question} />
        </>
      )}
    </Page>
  );
}

type Asked = { siteId: string; question: string };

function Preview({ siteId, question, mode }: Asked & { mode: "quote" | "write" }) {
  const trpc = useTRPC();
  const answer = useQuery(
    trpc.articles.preview.queryOptions(
      { siteId, question, mode },
      { trpc: { context: { alone: true } }, staleTime: 60_000, retry: false },
    ),
  );
  return (
    <section aria-label={`Answer in mode ${mode}`} className="grid content-start gap-3">
      <div className="flex items-center gap-2">
        <h2 className="font-semibold text-lg">{mode === "quote" ? "Quote" : "Write"}</h2>
        {answer.data && (
          <Badge tone={answer.data.kind === "declined" ? "waiting" : "neutral"}>{answer.data.kind}</Badge>
        )}
        {answer.data && (
          <span className="tabular text-muted-foreground text-sm">{(answer.data.totalMs / 1000).toFixed(1)} s</span>
        )}
      </div>
      {answer.isPending && <Skeleton className="h-24" />}
      {answer.error && <ErrorState error={answer.error} onRetry={() => answer.refetch()} />}
      {answer.data && <Markdown text={answer.data.text} className="border-s-2 ps-3" />}
      {answer.data && answer.data.sources.length > 0 && (
        <p className="text-muted-foreground text-sm">
          From {answer.data.sources.map((source) => source.title).join(", ")}
        </p>
      )}
      {answer.data?.heldBack.map((sentence) => (
        <p key={sentence.text} className="border-wrong border-s-2 ps-3 text-sm">
          <span className="text-wrong">Held back ({sentence.reasons.join(", ")}): </span>
          {sentence.text}
        </p>
      ))}
    </section>
  );
}

function Found({ siteId, question }: Asked) {
  const trpc = useTRPC();
  const found = useQuery(trpc.articles.retrieve.queryOptions({ siteId, question }, { staleTime: 60_000 }));
  if (found.isPending) return <Skeleton className="h-40" />;
  if (found.error) return <ErrorState error={found.error} onRetry={() => found.refetch()} />;
  const { passages, confidence, answerable } = found.data;
  return (
    <section aria-labelledby="found" className="grid min-w-0 gap-3">
      <div className="flex items-center gap-2">
        <h2 id="found" className="font-semibold text-lg">
          Found
        </h2>
        <Badge tone={answerable ? "good" : "waiting"}>{answerable ? "enough to answer" : "not enough to answer"}</Badge>
        <span className="tabular text-muted-foreground text-sm">confidence {Math.round(confidence * 100)} %</span>
      </div>
      <ol className="divide-y border-y">
        {passages.map((passage) => (
          <li key={passage.chunkId} className="grid gap-1 py-3">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <p className="min-w-0 truncate font-medium">
                {passage.title}
                {passage.heading && <span className="font-normal text-muted-foreground"> · {passage.heading}</span>}
              </p>
              <p className="tabular shrink-0 text-muted-foreground text-sm">
                {passage.score.toFixed(3)} · meaning {passage.dense.toFixed(2)} · words {passage.lexical.toFixed(2)}
              </p>
            </div>
            <p dir="auto" className="line-clamp-2 text-muted-foreground text-sm">
              {passage.text}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
