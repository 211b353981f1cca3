export function EntryCard({ title, text, children }: { title: string; text: string; children?: React.ReactNode }) {
  return (
    <main className="grid min-h-dvh place-items-center bg-sidebar p-4">
      <div className="grid w-full max-w-90 gap-6 rounded-lg border bg-surface p-8">
        <div className="grid gap-2">
          {/* biome-ignore lint/performance/noImgElement: an icon of our own */}
          <img src="/icon.svg" alt="" className="mb-2 size-8" />
          <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
          <p className="text-muted-foreground">{text}</p>
        </div>
        {children}
      </div>
    </main>
  );
}
