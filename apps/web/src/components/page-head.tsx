type PageHeadProps = { title: string; text: string; action?: React.ReactNode };

/** Title, what the page is for, and its one primary action. */
export function PageHead({ title, text, action }: PageHeadProps) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="grid min-w-0 gap-1">
        <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
        <p className="text-muted-foreground">{text}</p>
      </div>
      {action}
    </div>
  );
}
