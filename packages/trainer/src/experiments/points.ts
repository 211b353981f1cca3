/** A difference of rates as percentage points with one more digit than the page needs: 0.0123 → "+1.23"; "plain" has no plus and no trailing zeros. */
export function inPoints(difference: number, style: "signed" | "plain" = "signed"): string {
  if (style === "plain") return String(Number((difference * 100).toFixed(2)));
  const rounded = (difference * 100).toFixed(2);
  if (Number(rounded) === 0) return "0.00";
  return difference > 0 ? `+${rounded}` : rounded.replace("-", "−");
}
