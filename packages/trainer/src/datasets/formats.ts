import { AppError } from "@whetstone/core/errors";
import type { ChatMessage } from "@whetstone/inference/client";
import { z } from "zod";

export const formatNames = ["messages", "prompt-completion", "alpaca", "sharegpt", "dpo", "kto"] as const;
export type FormatName = (typeof formatNames)[number];

/** A row as files carry it: what was asked, the target, the answer that was worse, and every other field as it came. */
export type PortableRow = {
  prompt: ChatMessage[];
  /** Null where only the rejected half is known. */
  completion: string | null;
  rejected: string | null;
  /** All other top-level fields; those of ours are under `metadata`. */
  extra: Record<string, unknown>;
};

export type Format = {
  name: FormatName;
  /** One record to a row. Throws a ZodError, or INVALID with the reason. */
  read(record: unknown): PortableRow;
  /** One row to records; INVALID with the reason where this format cannot hold it. */
  write(row: PortableRow): Record<string, unknown>[];
};

const role = z.enum(["system", "user", "assistant"]);
const text = z.string().refine((value) => value.trim() !== "", "is empty");
const message = z.strictObject({ role, content: text });
const prompt = z.union([text, z.array(message).min(1)]);
const completion = z.union([text, z.tuple([z.strictObject({ role: z.literal("assistant"), content: text })])]);

/** OpenAI's fine-tuning rows; the last message is the target. */
const messages: Format = {
  name: "messages",
  read(record) {
    const { messages: all, ...extra } = z.looseObject({ messages: z.array(message).min(2) }).parse(record);
    const last = all.at(-1);
    if (last?.role !== "assistant") throw refuse(`the last message is by ${last?.role}; it must be by assistant`);
    return { prompt: checkTurns(all.slice(0, -1)), completion: last.content, rejected: null, extra };
  },
  write: (row) => [withExtra({ messages: [...row.prompt, assistant(targetOf(row))] }, row)],
};

/** TRL's prompt–completion rows, conversational; plain strings are read as well. */
const promptCompletion: Format = {
  name: "prompt-completion",
  read(record) {
    const { prompt: asked, completion: said, ...extra } = z.looseObject({ prompt, completion }).parse(record);
    return { prompt: readPrompt(asked), completion: readCompletion(said), rejected: null, extra };
  },
  write: (row) => [withExtra({ prompt: row.prompt, completion: [assistant(targetOf(row))] }, row)],
};

/** `instruction, input, output`; longer conversations with the `system` and `history` that tools have added to it. */
const alpaca: Format = {
  name: "alpaca",
  read(record) {
    const shape = z.looseObject({
      instruction: text,
      input: z.string().optional(),
      output: text,
      system: z.string().optional(),
      history: z.array(z.tuple([text, text])).optional(),
    });
    const { instruction, input = "", output, system = "", history = [], ...extra } = shape.parse(record);
    const isLong = system !== "" || history.length > 0;
    const turns = history.flatMap(([asked, said]): ChatMessage[] => [user(asked), assistant(said)]);
    const asked: ChatMessage[] = isLong
      ? [user(input === "" ? instruction : `${instruction}\n\n${input}`)]
      : input === ""
        ? [user(instruction)]
        : [{ role: "system", content: instruction }, user(input)];
    const opening: ChatMessage[] = system === "" ? [] : [{ role: "system", content: system }];
    return { prompt: [...opening, ...turns, ...asked], completion: output, rejected: null, extra };
  },
  write(row) {
    const output = targetOf(row);
    const { system, turns, last } = takeApart(row.prompt);
    if (turns.length === 0 && system !== null) return [withExtra({ instruction: system, input: last, output }, row)];
    const opening = system === null ? {} : { system };
    const history = turns.length === 0 ? {} : { history: turns };
    return [withExtra({ instruction: last, input: "", output, ...opening, ...history }, row)];
  },
};

/** `conversations` of `from` and `value`, as ShareGPT wrote them. */
const sharegpt: Format = {
  name: "sharegpt",
  read(record) {
    const shape = z.looseObject({
      conversations: z
        .array(z.looseObject({ from: z.enum(["system", "human", "user", "gpt", "assistant"]), value: text }))
        .min(2),
      system: z.string().optional(),
    });
    const { conversations, system = "", ...extra } = shape.parse(record);
    const turns = conversations.map(({ from, value }): ChatMessage => ({ role: fromShareGpt[from], content: value }));
    const all: ChatMessage[] = system === "" ? turns : [{ role: "system", content: system }, ...turns];
    const last = all.at(-1);
    if (last?.role !== "assistant") throw refuse("the last turn is not by gpt; without an answer there is no target");
    return { prompt: checkTurns(all.slice(0, -1)), completion: last.content, rejected: null, extra };
  },
  write(row) {
    const all = [...row.prompt, assistant(targetOf(row))];
    const names = { system: "system", user: "human", assistant: "gpt" } as const;
    return [withExtra({ conversations: all.map((one) => ({ from: names[one.role], value: one.content })) }, row)];
  },
};

const fromShareGpt = {
  system: "system",
  human: "user",
  user: "user",
  gpt: "assistant",
  assistant: "assistant",
} as const;

/** TRL's preference rows: `prompt, chosen, rejected`. */
const dpo: Format = {
  name: "dpo",
  read(record) {
    const shape = z.looseObject({ prompt, chosen: completion, rejected: completion });
    const { prompt: asked, chosen, rejected, ...extra } = shape.parse(record);
    if (readCompletion(chosen) === readCompletion(rejected)) throw refuse("chosen and rejected are the same text");
    return { prompt: readPrompt(asked), completion: readCompletion(chosen), rejected: readCompletion(rejected), extra };
  },
  write(row) {
    if (row.completion === null || row.rejected === null)
      throw refuse("a preference row needs a target and the answer that was worse");
    const pair = { chosen: [assistant(row.completion)], rejected: [assistant(row.rejected)] };
    return [withExtra({ prompt: row.prompt, ...pair }, row)];
  },
};

/** TRL's rows with a verdict: `prompt, completion, label`. A row with both halves becomes two records. */
const kto: Format = {
  name: "kto",
  read(record) {
    const shape = z.looseObject({ prompt, completion, label: z.boolean() });
    const { prompt: asked, completion: said, label, ...extra } = shape.parse(record);
    const answer = readCompletion(said);
    return { prompt: readPrompt(asked), completion: label ? answer : null, rejected: label ? null : answer, extra };
  },
  write(row) {
    const { completion: good, rejected } = row;
    const record = (said: string, label: boolean) =>
      withExtra({ prompt: row.prompt, completion: [assistant(said)], label }, row);
    if (good === null && rejected === null) throw refuse("the row has no answer");
    return [...(good === null ? [] : [record(good, true)]), ...(rejected === null ? [] : [record(rejected, false)])];
  },
};

export const formats: Record<FormatName, Format> = {
  messages,
  "prompt-completion": promptCompletion,
  alpaca,
  sharegpt,
  dpo,
  kto,
};

/** The row's other fields behind those of the format; a field of the same name would be lost, so it is refused. */
function withExtra(fields: Record<string, unknown>, { extra }: PortableRow): Record<string, unknown> {
  const twice = Object.keys(extra).find((key) => key in fields || reserved.has(key));
  if (twice !== undefined) throw refuse(`it has a field "${twice}" of its own, which this format uses itself`);
  return { ...fields, ...extra };
}

/** Names that some format uses: kept out of the other fields, so that a row can go on to any of them. */
const reserved = new Set(
  "messages prompt completion instruction input output system history conversations chosen rejected".split(" "),
);

function user(content: string): ChatMessage {
  return { role: "user", content };
}

function assistant(content: string): ChatMessage {
  return { role: "assistant", content };
}

function readPrompt(asked: z.infer<typeof prompt>): ChatMessage[] {
  return checkTurns(typeof asked === "string" ? [user(asked)] : asked);
}

function readCompletion(said: z.infer<typeof completion>): string {
  return typeof said === "string" ? said : said[0].content;
}

function targetOf(row: PortableRow): string {
  if (row.completion === null) throw refuse("the row has no target, only an answer that was worse");
  return row.completion;
}

/** System first if at all, then user and assistant in turn, a user last: what every chat template can render. */
function checkTurns(turns: ChatMessage[]): ChatMessage[] {
  const said = turns[0]?.role === "system" ? turns.slice(1) : turns;
  for (const [at, { role: who }] of said.entries()) {
    const expected = at % 2 === 0 ? "user" : "assistant";
    if (who !== expected)
      throw refuse(`message ${at + 1} after the system text is by ${who}; ${expected} must speak there`);
  }
  if (said.length % 2 === 0) throw refuse("the question is missing: the message before the target must be by user");
  return turns;
}

function takeApart(asked: ChatMessage[]): { system: string | null; turns: [string, string][]; last: string } {
  const system = asked[0]?.role === "system" ? asked[0].content : null;
  const said = system === null ? asked : asked.slice(1);
  const turns: [string, string][] = [];
  for (let at = 0; at + 1 < said.length; at += 2) turns.push([said[at]?.content ?? "", said[at + 1]?.content ?? ""]);
  return { system, turns, last: said.at(-1)?.content ?? "" };
}

function refuse(reason: string): AppError {
  return new AppError("INVALID", reason);
}
