import { splitSentences } from "@whetstone/helpdesk/knowledge/sentences";

/** Rules about how an answer behaves: cheap, and decisive for small models. English and German. */

/** Whether an answer says that it does not know. */
export function declines(answer: string): boolean {
  return declining.some((pattern) => pattern.test(plain(answer)));
}

const declining = [
  /\b(?:i|we) (?:do not|don't|could not|couldn't|cannot|can't|am not able to|are not able to) (?:know|find|say|tell|answer)\b/i,
  /\b(?:articles?|passages?|help pages?) (?:do|does) not (?:say|mention|contain|cover|tell)\b/i,
  /\bno (?:answer|information) (?:to|on|about|for) (?:that|this|it)\b/i,
  /\b(?:weiß ich|wissen wir) (?:leider )?nicht\b|\bkeine (?:antwort|information(?:en)?)\b|\b(?:steht|finde ich) (?:dazu )?nichts?\b/i,
];

/** Whether an answer passes the visitor on to a person, or offers one. */
export function handsOver(answer: string): boolean {
  return handingOver.some((pattern) => pattern.test(plain(answer)));
}

const handingOver = [
  /\b(?:pass|passing|hand|handing|put|putting|connect|connecting|transfer|transferring|forward|forwarding)\b[^.!?]{0,40}\b(?:to|through|with|over)\b[^.!?]{0,30}\b(?:person|colleagues?|team|agent|human|someone)\b/i,
  /\b(?:talk|speak) to (?:a|one of our) (?:person|colleagues?|human|agent)s?\b|\b(?:a person|a colleague)\b[^.!?]{0,30}\b(?:can help|will (?:help|answer|reply|take over))\b/i,
  /\b(?:menschen|kolleg\w*|mitarbeiter\w*|team)\b[^.!?]{0,30}\b(?:weiter|sprechen|übergeben|verbinden|melde[tn] sich)\b/iu,
];

/** Whether an answer has a form that can be shown: said to its end, nothing left open, not turning in circles. */
export function isWellFormed(answer: string, expected: string): boolean {
  const text = answer.trim();
  if (text === "" || unfinished.test(text) || repeats(text)) return false;
  return isEnded(text) || !isEnded(expected.trim());
}

const unfinished =
  /<\|[\w ]{2,30}\|>|<\/?s>|\[\/?INST\]|\{\{[^{}]{0,60}\}\}|\[(?:insert|your|name|link)[^[\]]{0,40}\]/i;

/** A sentence's mark, perhaps in quotes or brackets; or a line of a list, an address, a number. */
function isEnded(text: string): boolean {
  const last = text.split("\n").at(-1) ?? "";
  return (
    /[.!?…。؟][)"'”»\]]*$/u.test(last) || /^\s*(?:[-•*]|\d+[.)])\s/.test(last) || /(?:@|www\.|https?:)\S+$/.test(last)
  );
}

/** The same four words three times. */
function repeats(text: string): boolean {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const seen = new Map<string, number>();
  for (let at = 0; at + 4 <= words.length; at++) {
    const gram = words.slice(at, at + 4).join(" ");
    seen.set(gram, (seen.get(gram) ?? 0) + 1);
  }
  return [...seen.values()].some((count) => count >= 3) || hasTwin(text);
}

function hasTwin(text: string): boolean {
  const sentences = splitSentences(text).map((sentence) => sentence.trim().toLowerCase());
  return sentences.some((sentence, at) => sentence.length > 20 && sentences.indexOf(sentence) !== at);
}

function plain(text: string): string {
  return text.normalize("NFKC").replaceAll(/[’‘]/g, "'");
}
