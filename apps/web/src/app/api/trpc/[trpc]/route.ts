import { getEnv } from "@/env";
import { appRouter } from "@/trpc/router";
import { serveTrpc } from "@/trpc/serve";

export const dynamic = "force-dynamic";

/** Uploads of articles travel as base64 in here: 20 MB of files. */
const maxBodyBytes = 28 * 1024 * 1024;

function handle(request: Request): Promise<Response> {
  return serveTrpc({
    router: appRouter,
    path: "/api/trpc",
    request,
    maxBodyBytes,
    origin: getEnv().CONSOLE_ORIGIN,
  });
}

export { handle as GET, handle as POST };
