import type { AnswerKind, AnswerMode, HandOffReason, Source } from "@whetstone/core/chat";
import { AppError } from "@whetstone/core/errors";
import { isDatabaseError } from "@whetstone/db/database-error";
import type { ModelRef, Usage } from "@whetstone/inference/client";
import type { HelpdeskContext } from "../context.ts";
import type { Retrieval } from "../knowledge/retrieve.ts";
import type { HistoryTurn } from "../knowledge/search-query.ts";
import type { ServedVersion } from "./choose-version.ts";
import { decideHandOff, declinedBefore } from "./decide-hand-off.ts";
import { type AssistantText, say } from "./texts.ts";
import type { TurnParts } from "./turn-parts.ts";
import { writeAnswer } from "./write-answer.ts";

export type ComposeInput = {
  site: { id: string; name: string; productNames: string[]; answerMode: string | null };
  locale: string;
  question: string;
  history: HistoryTurn[];
  /** Kinds of the answers before, newest first. */
  recentKinds: (string | null)[];
  /** Overrides the site's mode. */
  mode?: AnswerMode;
  /** The version that answers; null or absent: the configured base. */
  version?: ServedVersion | null;
  /** Default chat; `background` for answers that nobody waits for. */
  priority?: "chat" | "background";
  /** Called before the version begins to matter, and not for what is said without it: small talk, approved answers. */
  onVersion?: () => Promise<void>;
  requestId: string;
  /** Requests of one conversation share the model's prefix cache. */
  affinity: string;
  signal: AbortSignal;
  parts: TurnParts;
  /** Called with each piece as soon as it may be shown. */
  emit: (piece: { text: string; kind: AnswerKind }) => Promise<void>;
};

export type Answer = {
  kind: AnswerKind;
  mode: AnswerMode | null;
  text: string;
  sources: Source[];
  rawText: string | null;
  heldBack: { text: string; reasons: string[] }[];
  retrieval: Retrieval | null;
  model: ModelRef | null;
  usage: Usage | null;
  /** The conversation goes to a person with this answer. */
  handOver: HandOffReason | null;
};

/** From this size on a model may write in its own words unless the site says otherwise. */
const writesFromParameters = 2e9;

/**
 * One answer, from the question to the last sentence, without storing anything: small talk or a wish for a person,
 * else an approved answer, else what the articles say, else plainly that they say nothing. Throws AppError:
 * UNAVAILABLE without retrieval, in mode `write` also the engine's codes.
 */
export async function composeAnswer(ctx: HelpdeskContext, input: ComposeInput): Promise<Answer> {
  const talk = input.parts.smallTalk(input.question);
  if (talk && talk !== "person") return sayText(input, talk, { kind: "small-talk" });
  const wish = decideHandOff({ asksForPerson: talk === "person", declined: false });
  if (wish.action === "hand_over") return sayText(input, "hand_off", { kind: "hand-off", handOver: wish.reason });

  const { site, question: query, history, locale: lang } = input;
  const retrieval = await orUnavailable(() => input.parts.retrieve(ctx, { siteId: site.id, query, history, lang }));
  input.signal.throwIfAborted();
  if (retrieval.approved) {
    const { answer } = retrieval.approved;
    await input.emit({ text: answer, kind: "approved" });
    return { ...nothing, kind: "approved", text: answer, retrieval };
  }
  if (!retrieval.answerable) return decline(input, retrieval);

  await input.onVersion?.();
  const mode = input.mode ?? (await chooseMode(ctx, input));
  if (mode === "quote") return quote(ctx, input, retrieval);
  const written = await writeAnswer(ctx, { ...input, retrieval });
  if (written.text) return { ...nothing, ...written, kind: "write", mode, retrieval };
  // Nothing of what the model wrote is supported: the articles' own words are.
  const { text: _none, sources: _unused, ...records } = written;
  return { ...(await quote(ctx, input, retrieval)), ...records, mode };
}

const nothing = {
  mode: null,
  sources: [],
  rawText: null,
  heldBack: [],
  retrieval: null,
  model: null,
  usage: null,
  handOver: null,
} satisfies Partial<Answer>;

async function quote(ctx: HelpdeskContext, input: ComposeInput, retrieval: Retrieval): Promise<Answer> {
  const found = await orUnavailable(() => input.parts.quote(ctx, { retrieval }));
  if (!found) return { ...(await decline(input, retrieval)), mode: "quote" };
  for (const text of cutIntoSentences(found)) {
    input.signal.throwIfAborted();
    await input.emit({ text, kind: "quote" });
  }
  return { ...nothing, kind: "quote", mode: "quote", text: found.text, sources: found.sources, retrieval };
}

/** The pieces in which a quote is shown; put together they are exactly its text, list marks and spaces included. */
export function cutIntoSentences(found: { text: string; sentences: string[] }): string[] {
  const pieces: string[] = [];
  let cursor = 0;
  for (const sentence of found.sentences) {
    const at = found.text.indexOf(sentence, cursor);
    if (at < 0) continue;
    pieces.push(found.text.slice(cursor, at + sentence.length));
    cursor = at + sentence.length;
  }
  const rest = found.text.slice(cursor);
  return rest ? [...pieces, rest] : pieces;
}

function decline(input: ComposeInput, retrieval: Retrieval): Promise<Answer> {
  const again = declinedBefore(input.recentKinds);
  return sayText(input, again ? "declined_again" : "declined", { kind: "declined", retrieval });
}

async function sayText(
  input: ComposeInput,
  key: AssistantText,
  facts: Pick<Answer, "kind"> & Partial<Answer>,
): Promise<Answer> {
  const text = say(key, { locale: input.locale, site: input.site.name });
  await input.emit({ text, kind: facts.kind });
  return { ...nothing, ...facts, text };
}

/** The database's faults are mended by another attempt; what is left of a search is the embedder. */
async function orUnavailable<Result>(search: () => Promise<Result>): Promise<Result> {
  try {
    return await search();
  } catch (cause) {
    if (cause instanceof AppError || isDatabaseError(cause)) throw cause;
    throw new AppError("UNAVAILABLE", "The search is not available right now. Please try again.", { cause });
  }
}

async function chooseMode(ctx: HelpdeskContext, { site, version }: ComposeInput): Promise<AnswerMode> {
  if (site.answerMode === "quote" || site.answerMode === "write") return site.answerMode;
  if (version?.answerMode) return version.answerMode;
  // An unknown size counts as small: a quote states nothing that the articles do not.
  const status = await ctx.inference.status().catch(() => null);
  return (status?.model?.parameters ?? 0) >= writesFromParameters ? "write" : "quote";
}
