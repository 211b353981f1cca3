/** The name that is being typed after an @ at the end of a note, perhaps empty; null where there is none. */
export function mentionAtEnd(text: string): string | null {
  const word = String.raw`[\p{L}\p{N}'’-]*`;
  return new RegExp(String.raw`(?<![\p{L}\p{N}])@(${word}(?: ${word})?)$`, "u").exec(text)?.[1] ?? null;
}
