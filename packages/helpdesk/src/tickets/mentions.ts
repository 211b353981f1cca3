/** The people whose names stand after an @ in a note; the longest name that fits counts. Case does not matter. */
export function findMentions<P extends { name: string }>(text: string, people: P[]): P[] {
  const longestFirst = [...people].sort((left, right) => right.name.length - left.name.length);
  const found = new Set<P>();
  for (const match of text.matchAll(/(?<![\p{L}\p{N}])@/gu)) {
    const rest = text.slice(match.index + 1).toLowerCase();
    const person = longestFirst.find(
      ({ name }) =>
        name !== "" && rest.startsWith(name.toLowerCase()) && !/^[\p{L}\p{N}]/u.test(rest.slice(name.length)),
    );
    if (person) found.add(person);
  }
  return [...found];
}
