/**
 * Cuts running text into sentences, each exactly as it stands in the text. Where `Intl.Segmenter` breaks after an
 * abbreviation, an initial, an ordinal or inside an address, the pieces are joined again.
 */
export function splitSentences(text: string, lang = "en"): string[] {
  const sentences: string[] = [];
  for (const line of text.split("\n")) {
    let open = "";
    for (const { segment } of segmenterFor(lang).segment(line)) {
      if (open && !isBoundary(open, segment)) {
        open += segment;
        continue;
      }
      sentences.push(open.trim());
      open = segment;
    }
    sentences.push(open.trim());
  }
  return sentences.filter((sentence) => sentence.length > 0);
}

/** Words that carry a point and hardly ever end a sentence; lower case, without the last point. */
const abbreviations = new Set(
  (
    "e.g i.e vs approx no nos st mr mrs ms dr prof jr dept fig vol ext tel est u.s u.k z.b d.h bzw ca nr str usw evtl " +
    "ggf inkl zzgl abs art max min std mo di mi do fr sa jan feb mar apr jun jul aug sep sept oct okt nov dec dez " +
    "p.ej sra sr ud uds p.ex av"
  ).split(" "),
);

/** Words that carry a point and may stand last: then a capital letter follows. */
const perhapsLast = new Set(["a.m", "p.m", "etc", "inc", "ltd", "co", "corp"]);

/** Words that begin a sentence and are no surname. */
const starters =
  /^(It|The|This|That|These|You|We|They|He|She|If|In|On|At|For|To|Then|And|But|So|Please|No|Yes|When|Your)\b/;

function isBoundary(before: string, after: string): boolean {
  const text = before.trimEnd();
  // Nothing between them: the segmenter cut an address, a file name or a version; only wide marks need no space.
  if (text === before) return /[。！？]["'”’」）)]*$/u.test(text);
  if (!/[.]["'”’)\]]*$/u.test(text)) return true;
  const lastWord = /(\S+)[.]["'”’)\]]*$/u.exec(text)?.[1] ?? "";
  const bare = lastWord.replace(/^["'“‘([*_]+/u, "").toLowerCase();
  if (abbreviations.has(bare)) return false;
  if (perhapsLast.has(bare)) return /^["'“(]?\p{Lu}/u.test(after);
  // A list number at the start ("1. Open …"), a German ordinal ("am 3. Mai"), an initial ("J. Doe").
  if (/^\d{1,3}$/.test(bare) && text.length === lastWord.length + 1) return false;
  if (/^\d{1,2}$/.test(bare)) return !/^(\p{Ll}|(Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez))/u.test(after);
  // An abbreviation of spaced letters ("z. B."), or an initial ("J. Doe") rather than a name's end ("plan B. Then").
  if (/^\p{L}$/u.test(bare) && /^\p{L}[.]/u.test(after)) return false;
  return !(/^[B-HJ-Z]$/.test(lastWord) && /^\p{Lu}\p{Ll}/u.test(after) && !starters.test(after));
}

const segmenters = new Map<string, Intl.Segmenter>();

function segmenterFor(lang: string): Intl.Segmenter {
  const known = segmenters.get(lang);
  if (known) return known;
  const locale = /^[a-z]{2}(-[A-Z]{2})?$/.test(lang) ? lang : "en";
  const made = new Intl.Segmenter(locale, { granularity: "sentence" });
  segmenters.set(lang, made);
  return made;
}
