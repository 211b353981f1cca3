import { points, pValue } from "@/lib/numbers";

export type Slice = { name: string; n: number; delta: number; p: number | null };

/** The evaluation cut into parts: where the version gained and where it lost. */
export function SliceTable({ slices }: { slices: Slice[] }) {
  if (slices.length === 0) return null;
  return (
    <div className="overflow-x-auto">
      <table className="w-full border-y text-sm">
        <thead>
          <tr className="text-muted-foreground [&>th]:h-8 [&>th]:px-2 [&>th]:font-medium">
            <th scope="col" className="text-start">
              Slice
            </th>
            <th scope="col" className="text-end">
              n
            </th>
            <th scope="col" className="text-end">
              Difference, points
            </th>
            <th scope="col" className="text-end">
              p, worse
            </th>
          </tr>
        </thead>
        <tbody>
          {slices.map((slice) => (
            <tr key={slice.name} className="border-t [&>td]:px-2 [&>td]:py-1 [&>td]:text-end">
              <th scope="row" className="px-2 text-start font-normal">
                {slice.name}
              </th>
              <td>{slice.n}</td>
              <td>{points(slice.delta)}</td>
              <td>{slice.p === null ? "–" : pValue(slice.p)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
