/** Who moves something: a person of the team, or the product by itself. */
export type Actor = { kind: "person"; userId: string } | { kind: "system" };

export const system: Actor = { kind: "system" };

/** As the audit writes it: `user:<id>` or `system`. */
export function actorName(actor: Actor): string {
  return actor.kind === "person" ? `user:${actor.userId}` : "system";
}
