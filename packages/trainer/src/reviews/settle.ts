/** What a number of labels makes of an item that wants `wanted` of them. Pure. */
export function settle(input: { wanted: number; labels: string[] }): {
  status: "pending" | "submitted" | "conflict";
  decided: string | null;
} {
  const { wanted, labels } = input;
  if (labels.length < wanted) return { status: "pending", decided: null };
  const distinct = new Set(labels);
  return distinct.size === 1
    ? { status: "submitted", decided: labels[0] ?? null }
    : { status: "conflict", decided: null };
}
