import { contentWords, wordRecall } from "./facts.ts";
import { type Entity, type EntityKind, findEntities, normalise } from "./grounding-entities.ts";

export type GroundingReason = EntityKind | "unsupported";

export type Grounding = {
  /** False for any reason below. */
  grounded: boolean;
  reasons: GroundingReason[];
  /** What must not be invented, and was found in the sentence. */
  entities: { kind: EntityKind; text: string; supported: boolean }[];
  /** Share of the sentence's content words that the nearest context holds, 0–1. */
  recall: number;
};

/** Below this share of known words a sentence talks about something else than the context. */
export const minimumRecall = 0.5;

/**
 * Who may claim what was said: whether a sentence rests on the context (retrieved text) or the visitor's own words.
 * Every number (spelled out too), date, amount, code, address, phone number and every one of the site's product names
 * in it must stand there after normalisation, and at least half of its content words in one piece of it. Pure; the
 * turn holds sentences back with it, evaluation judges raw answers with it.
 */
export function checkSentence(input: {
  sentence: string;
  context: string[];
  visitorWords: string[];
  productNames: string[];
}): Grounding {
  return prepareGrounding(input)(input.sentence);
}

/** The same check, with the context read once for many sentences. */
export function prepareGrounding(input: {
  context: string[];
  visitorWords: string[];
  productNames: string[];
}): (sentence: string, options?: { isLine?: boolean }) => Grounding {
  const known = [...input.context, ...input.visitorWords];
  const supported = supportOf(known.flatMap((text) => text.split("\n")).flatMap((line) => findEntities(line)));
  const knownText = ` ${known.map(foldWords).join(" \n ")} `;
  const wordSets = [...input.context, known.join("\n")].map((text) => new Set(contentWords(text)));
  const products = input.productNames.map(foldWords).filter(Boolean);

  return (sentence, options) => {
    const entities = findEntities(sentence, options).map((entity) => ({
      ...entity,
      supported: isSupported(entity, supported),
    }));
    const folded = ` ${foldWords(sentence)} `;
    for (const name of products)
      if (folded.includes(` ${name} `))
        entities.push({ kind: "product", text: name, keys: [name], supported: knownText.includes(` ${name} `) });
    const words = contentWords(normalise(sentence).replace(leadIn, ""));
    const recall = Math.max(0, ...wordSets.map((set) => wordRecall(words, set)));
    const reasons: GroundingReason[] = entities.filter((entity) => !entity.supported).map((entity) => entity.kind);
    if (recall < minimumRecall) reasons.push("unsupported");
    return {
      grounded: reasons.length === 0,
      reasons: [...new Set(reasons)],
      entities: entities.map(({ kind, text, supported }) => ({ kind, text, supported })),
      recall,
    };
  };
}

/** Says how something is told and nothing about it. */
const leadIn =
  /^\s*(?:in (?:short|brief|summary|a nutshell|other words)|(?:the )?short answer|briefly|to sum up|kurz(?: gesagt)?|in kürze|zusammengefasst)\s*[:,]\s*/iu;

type Support = Map<EntityKind, Set<string>>;

/** A number may also stand in a date or an amount of the context, never inside an address, a phone number or a code. */
function supportOf(entities: Entity[]): Support {
  const support: Support = new Map();
  const add = (kind: EntityKind, keys: string[]) => {
    const set = support.get(kind) ?? new Set();
    for (const key of keys) set.add(key);
    support.set(kind, set);
  };
  for (const { kind, keys } of entities) {
    add(kind, keys);
    if (kind === "amount")
      add(
        "number",
        keys.map((key) => key.split(" ")[1] ?? ""),
      );
    if (kind === "date")
      add(
        "number",
        keys.flatMap((key) => key.match(/\d+/g) ?? []),
      );
    // "9:00" in the context supports "9 o'clock", and "5 p.m." supports "5".
    if (kind === "number")
      add(
        "number",
        keys.flatMap((key) => /^(\d+)(?::00|[ap]m)$/.exec(key)?.[1] ?? []),
      );
    if (kind === "url") add("url", keys.flatMap(pathPrefixes));
    if (kind === "email") add("url", []);
  }
  return support;
}

function isSupported(entity: Entity, support: Support): boolean {
  const has = (kind: EntityKind, key: string) => support.get(kind)?.has(key) ?? false;
  if (entity.kind === "phone") {
    const known = [...(support.get("phone") ?? [])];
    return (
      entity.keys.some((key) => known.some((other) => sameNumber(key, other))) ||
      entity.keys.some((key) => has("number", key))
    );
  }
  if (entity.kind === "code") return entity.keys.some((key) => has("code", key) || has("url", key));
  return entity.keys.some((key) => has(entity.kind, key));
}

/** With or without the country's code: the shorter one ends the longer one. */
function sameNumber(left: string, right: string): boolean {
  const [short = "", long = ""] = [left.replace(/^0+/, ""), right.replace(/^0+/, "")].sort(
    (a, b) => a.length - b.length,
  );
  return short === long || (short.length >= 7 && long.length - short.length <= 3 && long.endsWith(short));
}

/** `a.com/x/y` also supports `a.com/x` and `a.com`. */
function pathPrefixes(url: string): string[] {
  const parts = url.split("/");
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join("/"));
}

function foldWords(text: string): string {
  return (
    normalise(text)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).join(" ");
}
