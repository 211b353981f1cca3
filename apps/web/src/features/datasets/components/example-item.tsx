import type { inferRouterOutputs } from "@trpc/server";
import Link from "next/link";
import type { AppRouter } from "@/trpc/router";

type ExampleRow = inferRouterOutputs<AppRouter>["datasets"]["samples"][number] & { split?: string };

/** What was asked, what is right, and the way back to where it comes from. */
export function ExampleItem({ row }: { row: ExampleRow }) {
  return (
    <li className="grid gap-0.5 border-t pt-3 first:border-0 first:pt-0">
      <p dir="auto" className="font-medium [overflow-wrap:anywhere]">
        {row.subject}
      </p>
      <p dir="auto" className="whitespace-pre-wrap text-muted-foreground [overflow-wrap:anywhere]">
        {row.label ?? (row.completion || "no target")}
      </p>
      <p className="flex flex-wrap gap-x-2 text-muted-foreground text-sm">
        <span>{row.source.replaceAll("_", " ")}</span>
        {row.split && <span>· {row.split}</span>}
        {row.failureId && (
          <Link className="text-accent hover:underline" href={`/failures/${row.failureId}`}>
            the failure
          </Link>
        )}
        {row.conversationId && (
          <Link className="text-accent hover:underline" href={`/conversations/${row.conversationId}`}>
            the conversation
          </Link>
        )}
      </p>
    </li>
  );
}
