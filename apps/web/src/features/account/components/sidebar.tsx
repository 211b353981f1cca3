"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import {
  ActivityIcon,
  BoxesIcon,
  DatabaseIcon,
  FileTextIcon,
  FlaskConicalIcon,
  HouseIcon,
  InboxIcon,
  ListChecksIcon,
  MessagesSquareIcon,
  SettingsIcon,
  TriangleAlertIcon,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "@/lib/cn";
import { useTRPC } from "@/trpc/client";
import type { Staff } from "../session.ts";
import { UserMenu } from "./user-menu.tsx";

const entries = [
  { href: "/", label: "Home", icon: HouseIcon },
  { href: "/tickets", label: "Inbox", icon: InboxIcon },
  { href: "/conversations", label: "Conversations", icon: MessagesSquareIcon },
  { href: "/articles", label: "Articles", icon: FileTextIcon },
  { href: "/failures", label: "Failures", icon: TriangleAlertIcon },
  { href: "/reviews", label: "Reviews", icon: ListChecksIcon },
  { href: "/datasets", label: "Datasets", icon: DatabaseIcon },
  { href: "/runs", label: "Runs", icon: ActivityIcon, from: "admin" },
  { href: "/adapters", label: "Adapters", icon: BoxesIcon },
  { href: "/experiments", label: "Experiments", icon: FlaskConicalIcon },
  { href: "/settings", label: "Settings", icon: SettingsIcon, from: "admin" },
] as const;

export function Sidebar({ staff, onChangePassword }: { staff: Staff; onChangePassword: () => void }) {
  const path = usePathname();
  const waiting = useWaiting();
  return (
    <>
      <div className="flex h-14 items-center gap-2.5 px-4">
        {/* biome-ignore lint/performance/noImgElement: an icon of our own */}
        <img src="/icon.svg" alt="" className="size-6" />
        <span className="font-semibold tracking-tight">Whetstone</span>
      </div>
      <nav aria-label="Main" className="flex-1 overflow-y-auto px-2">
        <ul className="grid gap-0.5">
          {entries.map(({ href, label, icon: Icon, ...entry }) => {
            if ("from" in entry && staff.role === "agent") return null;
            const isHere = href === "/" ? path === "/" : path.startsWith(href);
            return (
              <li key={href}>
                <Link
                  href={href}
                  aria-current={isHere ? "page" : undefined}
                  className={cn(
                    "flex h-8 items-center gap-2.5 rounded-md px-2 text-muted-foreground transition-colors duration-150 hover:bg-hover hover:text-foreground max-pane:h-11",
                    isHere && "bg-hover font-medium text-foreground",
                  )}
                >
                  <Icon aria-hidden="true" className="size-4" strokeWidth={1.75} />
                  {label}
                  {href === "/tickets" && waiting > 0 && (
                    <span className="tabular ms-auto rounded-sm bg-waiting-tint px-1.5 font-medium text-waiting text-xs">
                      {waiting}
                      <span className="sr-only"> waiting for a person</span>
                    </span>
                  )}
                </Link>
              </li>
            );
          })}
        </ul>
      </nav>
      <UserMenu staff={staff} onChangePassword={onChangePassword} />
    </>
  );
}

/** One stream per tab tells every list that it may look different now. */
function useWaiting(): number {
  const trpc = useTRPC();
  const queries = useQueryClient();
  useSubscription(
    trpc.conversations.changed.subscriptionOptions(undefined, {
      onData: () => {
        void queries.invalidateQueries({ queryKey: trpc.conversations.list.queryKey() });
        void queries.invalidateQueries({ queryKey: trpc.home.overview.queryKey() });
        void queries.invalidateQueries({ queryKey: trpc.tickets.inbox.infiniteQueryKey() });
        void queries.invalidateQueries({ queryKey: trpc.tickets.counts.queryKey() });
        void queries.invalidateQueries({ queryKey: trpc.tickets.desk.queryKey() });
      },
    }),
  );
  const counts = useQuery(trpc.tickets.counts.queryOptions());
  return counts.data?.waiting ?? 0;
}
