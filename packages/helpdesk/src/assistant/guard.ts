import { splitSentences } from "../knowledge/sentences.ts";
import { type GroundingReason, prepareGrounding } from "./grounding.ts";

export type HeldBack = { text: string; reasons: GroundingReason[] };

export type Guard = {
  /** Takes what the model wrote next; gives the sentences that are complete and may be shown, with their spacing. */
  push(delta: string): string[];
  /** Judges what is still open; the guard takes nothing afterwards. */
  end(): string[];
  heldBack(): HeldBack[];
};

/**
 * Stands between the model and the visitor: holds back the open sentence and lets it through only when it is complete
 * and grounded. How the stream is cut into deltas changes nothing in what is shown. A sentence counts as complete only
 * when its line has ended, or when the two words after it could not have changed where it ends.
 */
export function createGuard(options: {
  passages: string[];
  visitorTexts: string[];
  productNames: string[];
  lang?: string;
}): Guard {
  const check = prepareGrounding({
    context: options.passages,
    visitorWords: options.visitorTexts,
    productNames: options.productNames,
  });
  const held: HeldBack[] = [];
  let open = "";
  let isFirst = true;
  let isLineStart = true;
  /** Spacing of what was held back, so that paragraphs stay apart. */
  let pendingBreak = "";

  function judge(sentence: string): string[] {
    const text = sentence.trim();
    const space = /^\s*/.exec(sentence)?.[0] ?? "";
    const gap =
      space.includes("\n") || pendingBreak.includes("\n")
        ? space.length >= pendingBreak.length
          ? space
          : pendingBreak
        : space;
    if (!text) {
      if (sentence.includes("\n")) pendingBreak += sentence;
      return [];
    }
    const { grounded, reasons } = check(text, { isLine: isLineStart || space.includes("\n") });
    isLineStart = false;
    if (!grounded) {
      held.push({ text, reasons });
      pendingBreak = gap.includes("\n") ? gap : pendingBreak;
      return [];
    }
    const shown = isFirst ? text : `${gap || " "}${text}`;
    isFirst = false;
    pendingBreak = "";
    return [shown];
  }

  /** Judges every sentence of the open text but the last ones that more text might still change. */
  function release(isEnd: boolean): string[] {
    const shown: string[] = [];
    for (;;) {
      const length = completeLength(open, { isEnd, lang: options.lang ?? "en" });
      if (length === 0) return shown;
      shown.push(...judge(open.slice(0, length)));
      open = open.slice(length);
    }
  }

  return {
    push(delta) {
      open += delta;
      return release(false);
    },
    end() {
      return release(true);
    },
    heldBack: () => [...held],
  };
}

/** Words that must follow a sentence on its line before it counts as complete. */
const lookahead = 3;

/** Characters of the first complete sentence of the text, its leading spaces included; 0 where none is complete. */
function completeLength(text: string, options: { isEnd: boolean; lang: string }): number {
  const start = text.length - text.trimStart().length;
  if (start === text.length) return options.isEnd ? text.length : 0;
  const newline = text.indexOf("\n", start);
  const line = newline < 0 ? text.slice(start) : text.slice(start, newline);
  const [first, ...rest] = splitSentences(line, options.lang);
  if (newline < 0 && !options.isEnd) {
    const following = rest.join(" ");
    // The last word may still be half; so only words with a space behind them count.
    if (following.split(/\s+/).length <= lookahead) return 0;
  }
  return start + (first?.length ?? line.length);
}
