export type TextAssemblerOptions = {
  /** Text of `tokens` as it reads after `previous`; an incomplete character is U+FFFD. */
  detokenize: (tokens: number[], previous: number[]) => string;
  stop: string[];
};

/** One character has at most four bytes, and a token at least one: beyond that U+FFFD is meant. */
const longestCharacter = 4;

/**
 * Tokens to text that may be shown: half characters wait for their other half, and what could be the
 * beginning of a stop string waits until it is clear. The same tokens always give the same pieces.
 */
export function createTextAssembler(options: TextAssemblerOptions) {
  let previous: number[] = [];
  let pending: number[] = [];
  let held = "";
  let isStopped = false;

  /** Text that is certain after this token; empty while something is held back. */
  function push(token: number): string {
    if (isStopped) return "";
    pending.push(token);
    const text = options.detokenize(pending, previous);
    if (text.endsWith("\uFFFD") && pending.length < longestCharacter) return "";
    settle(text);
    return release();
  }

  /** What was held back, when no more tokens come. */
  function finish(): string {
    if (isStopped) return "";
    if (pending.length > 0) settle(options.detokenize(pending, previous));
    const text = release() + held;
    held = "";
    return isStopped ? text : text.replace(/\uFFFD+$/, "");
  }

  function settle(text: string): void {
    previous = [...previous, ...pending].slice(-8);
    pending = [];
    held += text;
  }

  function release(): string {
    const found = options.stop.map((stop) => held.indexOf(stop)).filter((index) => index >= 0);
    if (found.length > 0) {
      isStopped = true;
      const text = held.slice(0, Math.min(...found));
      held = "";
      return text;
    }
    const certain = held.length - longestOpenStop(held, options.stop);
    const text = held.slice(0, certain);
    held = held.slice(certain);
    return text;
  }

  return { push, finish, isStopped: () => isStopped };
}

/** Length of the longest end of `text` with which a stop string could begin. */
function longestOpenStop(text: string, stops: string[]): number {
  let longest = 0;
  for (const stop of stops) {
    for (let length = Math.min(stop.length - 1, text.length); length > longest; length--) {
      if (text.endsWith(stop.slice(0, length))) longest = length;
    }
  }
  return longest;
}
