"use client";

import { MenuIcon } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogTrigger, SheetContent } from "@/components/ui/dialog";
import { RollbackBar } from "@/features/adapters/components/rollback-bar";
import type { Staff } from "../session.ts";
import { ChangePassword } from "./change-password.tsx";
import { Sidebar } from "./sidebar.tsx";

export function AppShell({ staff, children }: { staff: Staff; children: React.ReactNode }) {
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [isPasswordOpen, setPasswordOpen] = useState(false);
  const path = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu closes when the page changes
  useEffect(() => setMenuOpen(false), [path]);
  const sidebar = <Sidebar staff={staff} onChangePassword={() => setPasswordOpen(true)} />;

  return (
    <div className="flex h-dvh flex-col pane:flex-row">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:start-2 focus:top-2 focus:z-50 focus:rounded-md focus:bg-surface focus:p-2"
      >
        Skip to content
      </a>
      <aside className="hidden w-58 shrink-0 flex-col border-e bg-sidebar pane:flex">{sidebar}</aside>
      <header className="flex h-12 shrink-0 items-center gap-1 border-b bg-sidebar px-2 pane:hidden">
        <Dialog open={isMenuOpen} onOpenChange={setMenuOpen}>
          <DialogTrigger asChild>
            <Button variant="ghost" size="icon" aria-label="Menu">
              <MenuIcon />
            </Button>
          </DialogTrigger>
          <SheetContent title="Menu">{sidebar}</SheetContent>
        </Dialog>
        <Link href="/" className="rounded-md px-1 font-semibold">
          Whetstone
        </Link>
      </header>
      <main id="main" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col overflow-y-auto outline-none">
        {staff.mustChangePassword && (
          <div className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b bg-waiting-tint px-6 py-2 text-sm text-waiting">
            <p className="min-w-0 flex-1">You signed in with a generated password that was shown in a terminal.</p>
            <button type="button" className="font-medium underline" onClick={() => setPasswordOpen(true)}>
              Choose your own
            </button>
          </div>
        )}
        {staff.role !== "agent" && <RollbackBar />}
        {children}
      </main>
      <ChangePassword open={isPasswordOpen} onOpenChange={setPasswordOpen} />
    </div>
  );
}
