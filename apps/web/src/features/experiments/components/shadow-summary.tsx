import { DataList } from "@/components/data-list";
import { percent } from "@/lib/numbers";

/** What the candidate answered unseen: how much really ran, and how it compares. Nothing where it was never shadowed. */
export function ShadowSummary({ shadow }: { shadow: Record<string, number> }) {
  const { wanted = 0, made = 0, dropped = 0, failed = 0 } = shadow;
  if (wanted === 0) return null;
  const mean = (key: string) => (made > 0 ? (shadow[key] ?? 0) / made : null);
  const seconds = (key: string) => {
    const value = mean(key);
    return value === null ? "–" : `${(value / 1000).toFixed(2)} s`;
  };
  const words = (key: string) => mean(key)?.toFixed(1) ?? "–";
  return (
    <section className="grid gap-3">
      <h2 className="font-semibold text-lg">In the shadow</h2>
      <DataList
        rows={[
          ["Really ran", `${made} of ${wanted} wanted; ${dropped} dropped under load, ${failed} failed`],
          ["Agreement", `${percent(mean("agreement"))} mean cosine of the two answers`],
          ["Held back", `${percent(mean("candidateHeldBack"))}, current ${percent(mean("currentHeldBack"))}`],
          ["Length", `${words("candidateWords")} words, current ${words("currentWords")}`],
          ["Time", `${seconds("candidateMs")}, current ${seconds("currentMs")}`],
        ]}
      />
    </section>
  );
}
