/** Numbers as words, for the languages that the assistant speaks; "ein" and "eine" are articles. */
const words: Record<string, number> = {
  ...Object.fromEntries(
    (
      "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen " +
      "eighteen nineteen twenty"
    )
      .split(" ")
      .map((word, value) => [word, value]),
  ),
  ...{ thirty: 30, forty: 40, fifty: 50, sixty: 60, seventy: 70, eighty: 80, ninety: 90, hundred: 100 },
  ...{ thousand: 1_000, million: 1_000_000, dozen: 12 },
  ...Object.fromEntries(
    "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf"
      .split(" ")
      .map((word, value) => [word, value]),
  ),
  ...{ zwanzig: 20, dreißig: 30, vierzig: 40, fünfzig: 50, hundert: 100, tausend: 1_000 },
};

const wordPattern = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ](one|two|three|four|five|six|seven|eight|nine)|(${Object.keys(words).join("|")}))(?![\\p{L}\\p{N}])`,
  "giu",
);

/** Spelled-out numbers in a text, as digits. "One" as a pronoun ("this one", "one of them") is no number. */
export function spelledNumbers(text: string): string[] {
  return [...text.matchAll(wordPattern)].flatMap((match) => {
    const [whole, tens, unit, single] = match;
    if (tens && unit) return [String((words[tens.toLowerCase()] ?? 0) + (words[unit.toLowerCase()] ?? 0))];
    const before = text.slice(0, match.index);
    const after = text.slice(match.index + whole.length);
    if (/^one$/i.test(whole) && (pronounBefore.test(before) || !/^[ -]\p{L}/u.test(after) || pronounAfter.test(after)))
      return [];
    return [String(words[single?.toLowerCase() ?? ""] ?? "")];
  });
}

const pronounBefore =
  /\b(this|that|the|which|no|any|each|every|another|new|other|right|same|wrong|correct|first|last) $/i;
const pronounAfter = /^[ -](of|another|is|was|that|can|you|we|or|and|by|to|for|in|on|at|from|with)\b/i;

/**
 * What a written number may stand for, without thousand separators, leading and trailing zeros: "1,250" and "1.250"
 * are both 1250 and 1.25, since the reader's convention is not known.
 */
export function numberReadings(written: string): string[] {
  const bare = written.replaceAll(/[\s\u00a0\u202f'’]/g, "");
  const readings = new Set<string>();
  const lastComma = bare.lastIndexOf(",");
  const lastPoint = bare.lastIndexOf(".");
  if (lastComma >= 0 && lastPoint >= 0) {
    const decimal = lastComma > lastPoint ? "," : ".";
    readings.add(plain(bare.replaceAll(decimal === "," ? "." : ",", "").replace(decimal, ".")));
  } else {
    const separator = lastComma >= 0 ? "," : ".";
    const groups = bare.split(separator);
    const isThousands = groups.length > 1 && groups.slice(1).every((group) => group.length === 3) && groups[0] !== "0";
    if (isThousands) readings.add(plain(groups.join("")));
    if (groups.length <= 2) readings.add(plain(groups.join(".")));
    if (readings.size === 0) readings.add(bare);
  }
  return [...readings];
}

function plain(digits: string): string {
  const [whole = "", fraction = ""] = digits.split(".");
  const rest = fraction.replace(/0+$/, "");
  return `${whole.replace(/^0+(?=\d)/, "")}${rest ? `.${rest}` : ""}`;
}
