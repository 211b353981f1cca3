import { limits } from "@whetstone/core/chat";
import { serveTrpc } from "@/trpc/serve";
import { visitorRouter } from "@/trpc/visitor";

export const dynamic = "force-dynamic";

function handle(request: Request): Promise<Response> {
  return serveTrpc({
    router: visitorRouter,
    path: "/api/visitor",
    request,
    maxBodyBytes: limits.bodyBytes,
    // Visitors are known by a token that no foreign page has.
    origin: null,
  });
}

export { handle as GET, handle as POST };
