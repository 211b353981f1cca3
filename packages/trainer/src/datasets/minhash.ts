import { seededRandom } from "../experiments/random.ts";
import { jaccard, type Shingled } from "./shingles.ts";

/** Broder's MinHash with 128 permutations, cut into 32 bands of 4: two texts meet in a band from about 0.42 on. */
const permutations = 128;
const bands = 32;
const rowsPerBand = permutations / bands;

/** Candidates looked at per band, newest first: keeps the search linear where thousands of texts are half alike. */
const candidatesPerBand = 24;

/** Two texts with a true Jaccard of 0.8 or more share fewer bands than this with a chance of about 1 in 80,000. */
const surelyMet = 3;

const random = seededRandom(20_260_101);
const multipliers = Uint32Array.from({ length: permutations }, () => Math.floor(random() * 2 ** 32) | 1);
const offsets = Uint32Array.from({ length: permutations }, () => Math.floor(random() * 2 ** 32));

/** The smallest value of each permutation over the set; the share of equal places estimates Jaccard's index. */
export function signatureOf(hashes: Uint32Array, into = new Uint32Array(permutations)): Uint32Array {
  into.fill(0xffffffff);
  for (const hash of hashes)
    for (let place = 0; place < permutations; place++) {
      let value = Math.imul(hash, multipliers[place] ?? 1) + (offsets[place] ?? 0);
      value = (value ^ (value >>> 15)) >>> 0;
      if (value < (into[place] ?? 0)) into[place] = value;
    }
  return into;
}

export type NearIndex = {
  /** The most similar text in the index of the same length class, by true Jaccard; null under the threshold. */
  nearest(text: Shingled, minimum: number): { at: number; similarity: number } | null;
  /** Adds a text and returns its place, counted from 0. */
  add(text: Shingled): number;
};

/** An index that finds near duplicates: candidates by bands of the signature, decided by the sets themselves. */
export function createNearIndex(): NearIndex {
  const texts: Shingled[] = [];
  // Per band: key → newest place with it; `older` chains to the one before.
  const newest = Array.from({ length: bands }, () => new Map<number, number>());
  let older = new Int32Array(bands * 1_024);
  // How many bands a text shares with the one that is looked up; zero between look-ups.
  let meetings = new Uint8Array(1_024);
  const signature = new Uint32Array(permutations);
  let signedFor: Shingled | null = null;

  function sign(text: Shingled): void {
    if (signedFor !== text) signatureOf(text.hashes, signature);
    signedFor = text;
  }

  return {
    nearest(text, minimum) {
      sign(text);
      const met: number[] = [];
      for (let band = 0; band < bands; band++) {
        let at = newest[band]?.get(bandKey(signature, band, text.isShort)) ?? -1;
        for (let looked = 0; at >= 0 && looked < candidatesPerBand; looked++) {
          if (meetings[at] === 0) met.push(at);
          meetings[at] = (meetings[at] ?? 0) + 1;
          at = older[at * bands + band] ?? -1;
        }
      }
      const enough = minimum >= 0.8 ? surelyMet : 1;
      let best: { at: number; similarity: number } | null = null;
      for (const at of met.sort((left, right) => left - right)) {
        const isCandidate = (meetings[at] ?? 0) >= enough;
        meetings[at] = 0;
        if (!isCandidate) continue;
        const similarity = compare(text, texts[at], best?.similarity ?? minimum);
        if (similarity >= minimum && similarity > (best?.similarity ?? 0)) best = { at, similarity };
      }
      return best;
    },
    add(text) {
      sign(text);
      const place = texts.push(text) - 1;
      if ((place + 1) * bands > older.length) {
        const grown = new Int32Array(older.length * 2);
        grown.set(older);
        older = grown;
        const counts = new Uint8Array(grown.length / bands);
        counts.set(meetings);
        meetings = counts;
      }
      for (let band = 0; band < bands; band++) {
        const key = bandKey(signature, band, text.isShort);
        older[place * bands + band] = newest[band]?.get(key) ?? -1;
        newest[band]?.set(key, place);
      }
      return place;
    },
  };
}

function bandKey(signature: Uint32Array, band: number, isShort: boolean): number {
  let key = isShort ? 0x9747b28c : 0x1b873593;
  for (let row = 0; row < rowsPerBand; row++) {
    key = Math.imul(key ^ (signature[band * rowsPerBand + row] ?? 0), 0xcc9e2d51);
    key ^= key >>> 15;
  }
  return key >>> 0;
}

/** 0 where sizes alone rule the threshold out. */
function compare(left: Shingled, right: Shingled | undefined, minimum: number): number {
  if (!right || left.isShort !== right.isShort) return 0;
  const [short, long] = [left.hashes.length, right.hashes.length].sort((a, b) => a - b);
  if ((short ?? 0) < minimum * (long ?? 0)) return 0;
  return jaccard(left.hashes, right.hashes);
}
