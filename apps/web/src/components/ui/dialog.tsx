"use client";

import { XIcon } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { cn } from "@/lib/cn";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

type ContentProps = { title: string; description?: string; className?: string; children: React.ReactNode };

export function DialogContent({ title, description, className, children }: ContentProps) {
  return (
    <Radix.Portal>
      <Radix.Overlay className="data-[state=open]:fade-in-0 fixed inset-0 z-40 bg-overlay duration-150 data-[state=open]:animate-in" />
      <Radix.Content
        {...(description ? {} : { "aria-describedby": undefined })}
        className={cn(
          "data-[state=open]:fade-in-0 data-[state=open]:slide-in-from-bottom-2 fixed top-1/2 left-1/2 z-50 grid max-h-[90dvh] w-[calc(100vw-2rem)] max-w-md -translate-x-1/2 -translate-y-1/2 gap-4 overflow-y-auto rounded-lg bg-surface p-6 shadow-float duration-150 data-[state=open]:animate-in",
          className,
        )}
      >
        <div className="grid gap-1 pe-8">
          <Radix.Title className="font-semibold text-lg">{title}</Radix.Title>
          {description && (
            <Radix.Description className="text-muted-foreground text-sm">{description}</Radix.Description>
          )}
        </div>
        {children}
        <Radix.Close
          aria-label="Close"
          className="absolute end-4 top-4 grid size-8 place-items-center rounded-md text-muted-foreground hover:bg-hover"
        >
          <XIcon className="size-4" />
        </Radix.Close>
      </Radix.Content>
    </Radix.Portal>
  );
}

/** A panel that comes in from the start side; the sidebar on a phone. */
export function SheetContent({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <Radix.Portal>
      <Radix.Overlay className="data-[state=open]:fade-in-0 fixed inset-0 z-40 bg-overlay duration-150 data-[state=open]:animate-in" />
      <Radix.Content
        aria-describedby={undefined}
        className="data-[state=open]:slide-in-from-left fixed inset-y-0 start-0 z-50 flex w-64 flex-col bg-sidebar shadow-float duration-150 data-[state=open]:animate-in"
      >
        <Radix.Title className="sr-only">{title}</Radix.Title>
        {children}
      </Radix.Content>
    </Radix.Portal>
  );
}
