"use client";

import { Command } from "cmdk";
import { useState } from "react";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { Key } from "./ticket-panel.tsx";

export type PaletteCommand = { name: string; key?: string; run: (argument: string) => void };

type PaletteProps = { open: boolean; onOpenChange: (open: boolean) => void; commands: PaletteCommand[] };

/** Everything that can be done here, by name. What follows a `#` goes to the command as its number. */
export function CommandPalette({ open, onOpenChange, commands }: PaletteProps) {
  const [search, setSearch] = useState("");
  const number = /#(\d+)/.exec(search)?.[1] ?? "";
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => {
        setSearch("");
        onOpenChange(next);
      }}
    >
      <DialogContent title="Commands" className="top-24 max-w-lg translate-y-0 gap-2 p-3">
        <Command label="Commands" filter={(value, typed) => (matches(value, typed) ? 1 : 0)}>
          <Command.Input
            value={search}
            onValueChange={setSearch}
            placeholder="What do you want to do? For another ticket add # and its number"
            className="h-10 w-full border-b bg-transparent px-2 outline-none placeholder:text-muted-foreground"
          />
          <Command.List className="max-h-80 overflow-y-auto pt-2">
            <Command.Empty className="p-3 text-muted-foreground">Nothing is called like that.</Command.Empty>
            {commands.map(({ name, key, run }) => (
              <Command.Item
                key={name}
                value={name}
                onSelect={() => {
                  onOpenChange(false);
                  setSearch("");
                  run(number);
                }}
                className="flex cursor-pointer items-center justify-between rounded-sm px-2 py-1.5 data-[selected=true]:bg-hover"
              >
                {name}
                {key && <Key>{key}</Key>}
              </Command.Item>
            ))}
          </Command.List>
        </Command>
      </DialogContent>
    </Dialog>
  );
}

function matches(name: string, typed: string): boolean {
  const words = typed.replace(/#\d*/, "").toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => name.toLowerCase().includes(word));
}
