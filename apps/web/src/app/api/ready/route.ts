import { readHeartbeat } from "@whetstone/db/accounts/heartbeat";
import { getDb } from "@/lib/database";
import { getHelpdesk } from "@/lib/services";

export const dynamic = "force-dynamic";

/** Whether database and model server answer, each within two seconds. 503 where one does not; chat with people goes on. */
export async function GET(): Promise<Response> {
  const [database, inference] = await Promise.all([
    within(readHeartbeat(getDb())),
    within(
      getHelpdesk()
        .inference.status()
        .then((status) => status.ready),
    ),
  ]);
  const ok = database && inference;
  return Response.json(
    { ok, database, inference },
    { status: ok ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}

async function within(check: Promise<boolean>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, 2_000, false));
  return Promise.race([check.catch(() => false), late]);
}
