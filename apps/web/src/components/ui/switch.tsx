"use client";

import { Switch as Radix } from "radix-ui";

export function Switch(props: React.ComponentProps<typeof Radix.Root>) {
  return (
    <Radix.Root
      className="inline-flex h-6 w-10 shrink-0 cursor-pointer items-center rounded-full border border-input bg-muted p-0.5 transition-colors duration-150 data-[state=checked]:border-accent data-[state=checked]:bg-accent disabled:opacity-50"
      {...props}
    >
      <Radix.Thumb className="block size-4 rounded-full bg-input transition-transform duration-150 data-[state=checked]:translate-x-4 data-[state=checked]:bg-accent-foreground" />
    </Radix.Root>
  );
}
