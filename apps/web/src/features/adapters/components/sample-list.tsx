/** Answers of both versions to the same questions, side by side. */
export function SampleList({ samples }: { samples: { question: string; current: string; candidate: string }[] }) {
  if (samples.length === 0) return null;
  return (
    <section className="grid gap-2">
      <h3 className="font-medium">Answers side by side</h3>
      <ul className="grid gap-4">
        {samples.map((sample) => (
          <li key={`${sample.question}|${sample.candidate}`} className="grid gap-1.5 border-t pt-3 text-sm">
            <p dir="auto" className="font-medium">
              {sample.question}
            </p>
            <div className="grid gap-3 pane:grid-cols-2">
              {(["current", "candidate"] as const).map((side) => (
                <p key={side} dir="auto" className="wrap-anywhere whitespace-pre-line">
                  <span className="block text-muted-foreground text-xs">{side}</span>
                  {sample[side] || "nothing"}
                </p>
              ))}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
