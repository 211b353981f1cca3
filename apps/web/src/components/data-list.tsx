/** Names and values in two columns; on a phone one above the other. */
export function DataList({ rows }: { rows: [name: string, value: React.ReactNode][] }) {
  return (
    <dl className="grid gap-x-6 gap-y-2 pane:grid-cols-[10rem_1fr] pane:items-baseline">
      {rows.map(([name, value]) => (
        <div key={name} className="grid gap-0.5 pane:contents">
          <dt className="text-muted-foreground text-sm">{name}</dt>
          <dd className="min-w-0 max-pane:mb-1">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
