import type { GenerationView, Transcript } from "@whetstone/helpdesk/conversations/transcript";
import Link from "next/link";
import { Badge } from "@/components/ui/badge";

type PanelProps = { generation: GenerationView | null; transcript: Transcript };

/** Beside the transcript where there is room; `AnswerDetails` is the same in a dialog. */
export function AnswerPanel(props: PanelProps) {
  return (
    <aside
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable
      tabIndex={0}
      aria-label="About the answer"
      className="hidden w-75 shrink-0 overflow-y-auto border-s bg-sidebar p-4 -outline-offset-2 context:block"
    >
      <h2 className="mb-3 font-semibold">About the answer</h2>
      <AnswerDetails {...props} />
    </aside>
  );
}

/** How one answer came to be: version, time, what it rests on, what was held back. For agents only. */
export function AnswerDetails({ generation, transcript }: PanelProps) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-6">
      <section className="grid gap-3">
        {generation ? (
          <AnswerFacts generation={generation} />
        ) : (
          <p className="text-muted-foreground">The assistant has not answered here.</p>
        )}
      </section>
      {generation && generation.retrieval.length > 0 && (
        <section className="grid gap-2">
          <h3 className="font-medium text-sm">Found in articles</h3>
          <ul className="grid gap-1 text-sm">
            {generation.retrieval.slice(0, 6).map((passage) => (
              <li key={passage.chunkId} className="flex items-baseline justify-between gap-3">
                <span className="min-w-0 truncate" title={passage.slug}>
                  {passage.slug}
                </span>
                <span className="tabular text-muted-foreground">{passage.score.toFixed(2)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {generation && generation.heldBack.length > 0 && (
        <section className="grid gap-2">
          <h3 className="font-medium text-sm">Held back, not shown to the visitor</h3>
          <ul className="grid gap-2 text-sm">
            {generation.heldBack.map((sentence) => (
              <li key={sentence.text} className="border-wrong border-s-2 ps-2">
                <p dir="auto">{sentence.text}</p>
                <p className="text-muted-foreground text-xs">{sentence.reasons.join(", ")}</p>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section className="grid gap-2">
        <h3 className="font-medium text-sm">Conversation</h3>
        <Facts
          rows={[
            ["Language", transcript.locale],
            ["Page", transcript.pageUrl],
            ["Handed over", transcript.handOffReason?.replaceAll("_", " ")],
          ]}
        />
      </section>
    </div>
  );
}

function AnswerFacts({ generation }: { generation: GenerationView }) {
  const { proposal } = generation;
  return (
    <>
      <div className="flex flex-wrap gap-1.5">
        <Badge tone={generation.status === "failed" || generation.status === "expired" ? "wrong" : "neutral"}>
          {generation.status}
        </Badge>
        {generation.answerKind && <Badge>{generation.answerKind}</Badge>}
        {generation.versionId && (
          <Link href={`/adapters/${generation.versionId}`} className="text-accent text-sm hover:underline">
            Version that answered
          </Link>
        )}
        {generation.mode && generation.mode !== generation.answerKind && <Badge>mode {generation.mode}</Badge>}
      </div>
      <Ancestry generation={generation} />
      <Facts
        rows={[
          ["Model", generation.modelName ?? "none was needed"],
          ["Hash", generation.baseHash?.slice(0, 10)],
          ["First words", seconds(generation.firstTokenMs)],
          ["Total", seconds(generation.totalMs)],
          ["Tokens in", generation.promptTokens],
          ["Tokens out", generation.outputTokens],
          ["Proposed", proposal ? `${proposal.intent} → ${proposal.action.replaceAll("_", " ")}` : null],
          ["Searched", generation.searchQuery],
          ["Error", generation.code],
        ]}
      />
    </>
  );
}

/** From an answer to the version that gave it, and to the experiment in which it did. */
function Ancestry({ generation }: { generation: GenerationView }) {
  const { versionId, experimentId, arm } = generation;
  if (!versionId && !experimentId) return null;
  return (
    <p className="flex flex-wrap gap-x-3 text-sm">
      {versionId && (
        <Link href={`/adapters/${versionId}`} className="text-accent hover:underline">
          Its version
        </Link>
      )}
      {experimentId && (
        <Link href={`/experiments/${experimentId}`} className="text-accent hover:underline">
          Its experiment, {arm}
        </Link>
      )}
    </p>
  );
}

function Facts({ rows }: { rows: [string, string | number | null | undefined][] }) {
  return (
    <dl className="grid gap-1 text-sm">
      {rows.map(([label, value]) =>
        value === null || value === undefined ? null : (
          <div key={label} className="flex justify-between gap-4">
            <dt className="shrink-0 text-muted-foreground">{label}</dt>
            <dd className="tabular min-w-0 truncate text-end" title={`${value}`}>
              {value}
            </dd>
          </div>
        ),
      )}
    </dl>
  );
}

/** What an agent wants to know of every answer without a click: who made it and how long it took. */
export function sayAnswer(generation: GenerationView): string {
  const { modelName, outputTokens, firstTokenMs, totalMs } = generation;
  const parts = [
    modelName ?? "no model needed",
    outputTokens ? `${outputTokens} tokens` : null,
    firstTokenMs === null ? null : `first words ${seconds(firstTokenMs)}`,
    totalMs === null ? null : `total ${seconds(totalMs)}`,
  ];
  return parts.filter(Boolean).join(" · ");
}

function seconds(ms: number | null): string | null {
  return ms === null ? null : `${(ms / 1_000).toFixed(2)}\u00a0s`;
}
