export const dynamic = "force-dynamic";

/** The process is alive; it says nothing about what it depends on. */
export function GET(): Response {
  return Response.json({ ok: true }, { headers: { "cache-control": "no-store" } });
}
