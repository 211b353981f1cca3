/** A difference of rates in points: +5.5, −0.3, 0.0. */
export function points(difference: number): string {
  const text = Math.abs(difference * 100).toFixed(1);
  if (text === "0.0") return text;
  return `${difference > 0 ? "+" : "−"}${text}`;
}

/** "+5.5 (+1.0 to +10.1)" */
export function pointsWithInterval(estimate: number, interval: readonly [number, number]): string {
  return `${points(estimate)} (${points(interval[0])} to ${points(interval[1])})`;
}

/** A rate with its n: "64 % of 1,986". */
export function rateOf({ n, successes }: { n: number; successes: number }): string {
  return n === 0 ? "– of 0" : `${((100 * successes) / n).toFixed(1)} % of ${n.toLocaleString("en")}`;
}

/** A share, 0 to 1, in percent with one digit. */
export function percent(share: number | null): string {
  return share === null ? "–" : `${(100 * share).toFixed(1)} %`;
}

/** Bytes in the unit that reads best. */
export function bytes(size: number): string {
  const units = ["B", "kB", "MB", "GB"];
  const at = size < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(size) / 3));
  return `${(size / 1000 ** at).toFixed(at === 0 ? 0 : 1)} ${units[at]}`;
}

/** A small p in a form that is not 0.0000. */
export function pValue(p: number): string {
  return p < 0.001 ? "< .001" : p.toFixed(3).replace(/^0/, "");
}
