/** One line of what is known about a ticket. */
export function TicketRow({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="grid grid-cols-[5.5rem_1fr] items-center gap-2">
      <span className="truncate text-muted-foreground text-sm" title={label}>
        {label}
      </span>
      {children}
    </div>
  );
}
