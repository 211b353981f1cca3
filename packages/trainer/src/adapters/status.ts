import type { Actor } from "./actor.ts";

export const versionStatuses = [
  "draft",
  "training",
  "evaluated",
  "shadow",
  "canary",
  "ramp",
  "ab",
  "promoted",
  "rejected",
  "rolled_back",
  "archived",
] as const;
export type VersionStatus = (typeof versionStatuses)[number];

/**
 * The life of a version, as data: nothing else moves a status. A stopped experiment leads back to `evaluated`, or to
 * `rejected` where it showed harm. `promoted` says that a version has served; which one serves now is the pointer.
 */
export const moves: Record<VersionStatus, readonly VersionStatus[]> = {
  draft: ["training", "evaluated", "archived"],
  training: ["evaluated", "rejected"],
  evaluated: ["shadow", "canary", "ramp", "ab", "promoted", "rejected", "archived"],
  shadow: ["canary", "ramp", "ab", "promoted", "evaluated", "rejected"],
  canary: ["ramp", "ab", "promoted", "evaluated", "rejected"],
  ramp: ["ab", "promoted", "evaluated", "rejected"],
  ab: ["promoted", "evaluated", "rejected"],
  promoted: ["promoted", "rolled_back", "archived"],
  rejected: ["archived"],
  rolled_back: ["promoted", "evaluated", "archived"],
  archived: [],
};

/** Whether a status may follow another one, and for whom: the product by itself never promotes. */
export function mayMove(from: string, to: VersionStatus, actor: Actor): boolean {
  if (to === "promoted" && actor.kind !== "person") return false;
  return isVersionStatus(from) && moves[from].includes(to);
}

export function isVersionStatus(status: string): status is VersionStatus {
  return (versionStatuses as readonly string[]).includes(status);
}
