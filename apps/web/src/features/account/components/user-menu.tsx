"use client";

import { KeyRoundIcon, LogOutIcon } from "lucide-react";
import { useTheme } from "next-themes";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { Staff } from "../session.ts";

const themes = { system: "Like the system", light: "Light", dark: "Dark" };

export function UserMenu({ staff, onChangePassword }: { staff: Staff; onChangePassword: () => void }) {
  const { theme, setTheme } = useTheme();
  return (
    <DropdownMenu>
      <DropdownMenuTrigger className="m-2 flex items-center gap-2.5 rounded-md p-2 text-start hover:bg-hover">
        <span
          aria-hidden="true"
          className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-tint font-medium text-accent text-xs"
        >
          {staff.name.slice(0, 1).toUpperCase()}
        </span>
        <span className="grid min-w-0 leading-tight">
          <span className="truncate font-medium">{staff.name}</span>
          <span className="truncate text-muted-foreground text-xs">{staff.role}</span>
        </span>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" side="top">
        <DropdownMenuLabel className="max-w-56 truncate">{staff.email}</DropdownMenuLabel>
        <DropdownMenuRadioGroup value={theme ?? "system"} onValueChange={setTheme}>
          {Object.entries(themes).map(([value, label]) => (
            <DropdownMenuRadioItem key={value} value={value}>
              {label}
            </DropdownMenuRadioItem>
          ))}
        </DropdownMenuRadioGroup>
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={onChangePassword}>
          <KeyRoundIcon /> Change password
        </DropdownMenuItem>
        <DropdownMenuItem onSelect={signOut}>
          <LogOutIcon /> Sign out
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

async function signOut() {
  await fetch("/api/auth/sign-out", { method: "POST", headers: { "content-type": "application/json" }, body: "{}" });
  window.location.assign("/login");
}
