import { percent } from "@/lib/numbers";

type Part = { value: number | null; n: number };
type Secondary = Record<"thumbsUp" | "satisfaction" | "durable" | "rephrased" | "grounded" | "turns", Part>;

const measures: { key: keyof Secondary; name: string; show: (value: number) => string }[] = [
  { key: "thumbsUp", name: "Thumbs up, of who rated", show: percent },
  { key: "satisfaction", name: "Stars, of 5", show: (value) => value.toFixed(1) },
  { key: "durable", name: "Helped for a week", show: percent },
  { key: "rephrased", name: "Asked again or corrected", show: percent },
  { key: "grounded", name: "Answers with nothing held back", show: percent },
  { key: "turns", name: "Messages until helped", show: (value) => value.toFixed(1) },
];

/** What is reported and never decides: each measure of both arms, and over how many it is taken. */
export function SecondaryTable({ secondary }: { secondary: { current: Secondary; candidate: Secondary } }) {
  return (
    <table className="w-full border-y">
      <thead>
        <tr className="text-muted-foreground text-sm [&>th]:h-9 [&>th]:px-2 [&>th]:text-end [&>th]:font-medium">
          <th scope="col" className="text-start!">
            Reported only
          </th>
          <th scope="col">Current</th>
          <th scope="col">Candidate</th>
        </tr>
      </thead>
      <tbody>
        {measures.map(({ key, name, show }) => (
          <tr key={key} className="tabular h-10 border-t [&>td]:px-2 [&>td]:text-end">
            <th scope="row" className="px-2 text-start font-normal">
              {name}
            </th>
            <Cell part={secondary.current[key]} show={show} />
            <Cell part={secondary.candidate[key]} show={show} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Cell({ part, show }: { part: Part; show: (value: number) => string }) {
  if (part.value === null) return <td className="text-muted-foreground">–</td>;
  return (
    <td className="whitespace-nowrap max-pane:py-1.5">
      {show(part.value)} <span className="text-muted-foreground text-sm max-pane:block">of {part.n}</span>
    </td>
  );
}
