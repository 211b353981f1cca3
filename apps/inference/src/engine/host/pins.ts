/** Shorter beginnings are computed faster than they are kept. */
const worthPinning = 32;

/**
 * The beginnings that chats share, newest last: a site's system prompt is computed once and its last copy
 * is given up last. At most `most`, or the pins would take all slots.
 */
export function createPins(most: number) {
  const known = new Map<string, number[]>();

  return {
    use: (tokens: number[]): void => {
      if (tokens.length < worthPinning) return;
      const key = tokens.join(" ");
      known.delete(key);
      known.set(key, tokens);
      const [oldest] = known.keys();
      if (known.size > most && oldest !== undefined) known.delete(oldest);
    },
    list: (): number[][] => [...known.values()],
  };
}
