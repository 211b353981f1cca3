import { percent } from "@/lib/numbers";

type Metric = { name: string; n: number; current: number; candidate: number };

const names: Record<string, string> = {
  exactMatch: "Exact match",
  macroF1: "Macro-F1",
  chrf: "chrF++",
  rougeL: "ROUGE-L",
  factsGiven: "Facts given",
  unsupportedSentences: "Unsupported sentences",
  format: "Well formed",
  handOffRecall: "Handed over where it should",
  falseHandOff: "Handed over where it should not",
  outOfScope: "Out of scope, and said so",
  fieldF1: "Fields right, F1",
  words: "Words per answer",
};

/** Every metric of an evaluation: what serves now beside the version, on the same rows. */
export function MetricTable({ metrics }: { metrics: Metric[] }) {
  if (metrics.length === 0) return null;
  return (
    <div className="overflow-x-auto">
      <table className="tabular w-full border-y text-sm">
        <thead>
          <tr className="text-muted-foreground [&>th]:h-8 [&>th]:px-2 [&>th]:font-medium">
            <th scope="col" className="text-start">
              Metric
            </th>
            <th scope="col" className="text-end">
              n
            </th>
            <th scope="col" className="text-end">
              Current
            </th>
            <th scope="col" className="text-end">
              This version
            </th>
          </tr>
        </thead>
        <tbody>
          {inOrder(metrics).map(({ name, n, current, candidate }) => (
            <tr key={name} className="border-t [&>td]:px-2 [&>td]:py-1 [&>td]:text-end">
              <th scope="row" className="px-2 text-start font-normal">
                {names[name] ?? name}
              </th>
              <td>{n.toLocaleString("en")}</td>
              <td>{say(name, current)}</td>
              <td>{say(name, candidate)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** As they are named above: the stored report keeps no order. */
function inOrder(metrics: Metric[]): Metric[] {
  const order = Object.keys(names);
  return [...metrics].sort((left, right) => order.indexOf(left.name) - order.indexOf(right.name));
}

function say(name: string, value: number): string {
  return name === "words" ? value.toFixed(1) : percent(value);
}
