/** The words that a language cannot do without; enough to tell short questions apart, not to translate them. */
const stopWords: Record<string, Set<string>> = Object.fromEntries(
  Object.entries({
    en: "the a an and or of to in on for with is are was be been am do does did have has had how what when where why who which can could will would should i my me you your we our it its this that these those there if not no from at by as about get need want after before than then but so",
    de: "der die das den dem des ein eine einen einem einer und oder nicht kein keine ist sind war bin hat habe haben wie was wann wo warum wer welche welcher kann können muss wird werden ich mein meine mich mir du sie ihr ihre wir uns es zu zum zur in im am auf für mit von bei nach aus wenn dass aber auch noch",
    es: "el la los las un una unos unas y o de del al en con por para que qué cómo cuándo dónde cuál quién es son está están fue ser hay tiene tengo puedo puede mi mis me su sus se lo no si sí ya como pero más este esta",
    fr: "le la les l un une des du de d et ou en dans avec pour par que qui quoi comment quand où pourquoi quel quelle est sont était être ai a ont avoir je j mon ma mes me vous votre vos nous notre il elle ne n pas plus ce cette c se s sur au aux mais",
    it: "il lo la gli le un una di del della che chi come quando dove perché quale è sono era essere ho ha hanno avere io mio mia mi tu si non per con su da in e o ma",
    nl: "de het een en of van in op voor met is zijn was ben heb heeft hebben hoe wat wanneer waar waarom wie welke kan kunnen ik mijn me je jouw wij ons niet geen te dat dit die als maar",
    pt: "o a os as um uma de do da dos das e ou em no na com por para que como quando onde qual quem é são está foi ser há tem tenho posso pode meu minha me seu sua se não mais mas",
  }).map(([lang, words]) => [lang, new Set(words.split(" "))]),
);

/**
 * The language that a text is most likely written in (`en`, `de`, …; `zh`, `ja`, `ko`, `ru`, `ar` by their
 * script), or null where nothing speaks for one.
 */
export function detectLanguage(text: string): string | null {
  for (const [lang, script] of scripts) if ((text.match(script)?.length ?? 0) * 4 > text.length) return lang;
  const words = text.toLowerCase().match(/[\p{L}]+/gu) ?? [];
  let best: { lang: string; hits: number } | null = null;
  let runnerUp = 0;
  for (const [lang, stops] of Object.entries(stopWords)) {
    const hits = words.filter((word) => stops.has(word)).length;
    if (hits > (best?.hits ?? 0)) {
      runnerUp = best?.hits ?? 0;
      best = { lang, hits };
    } else if (hits > runnerUp) runnerUp = hits;
  }
  return best && best.hits > runnerUp ? best.lang : null;
}

/** `en-GB` → `en`. */
export function baseLanguage(lang: string): string {
  return lang.toLowerCase().split(/[-_]/)[0] ?? "";
}

const scripts: [string, RegExp][] = [
  ["ja", /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ["zh", /\p{Script=Han}/gu],
  ["ko", /\p{Script=Hangul}/gu],
  ["ru", /\p{Script=Cyrillic}/gu],
  ["ar", /\p{Script=Arabic}/gu],
];
