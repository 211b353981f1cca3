/**
 * One process, two doors: the console for the team, the widget for visitors, each on an origin of its own.
 * What is behind one does not exist behind the other.
 */
export type Door = "console" | "widget";

/** Set by server.ts on every request; whatever a client sent under these names is gone by then. */
export const doorHeader = "x-whetstone-door";
export const clientIpHeader = "x-whetstone-ip";
export const requestIdHeader = "x-whetstone-request-id";

const shared = [/^\/_next\//, /^\/api\/health$/, /^\/api\/ready$/, /^\/icons?(\/|$|\.)/, /^\/favicon\.ico$/];
const widget = [/^\/widget$/, /^\/widget\.js$/, /^\/chat(\/|$)/, /^\/api\/visitor\//];

/** True where a path belongs to this door. */
export function opens(door: Door, path: string): boolean {
  if (shared.some((pattern) => pattern.test(path))) return true;
  const isWidgets = widget.some((pattern) => pattern.test(path));
  return door === "widget" ? isWidgets : !isWidgets;
}

export function readDoor(headers: Headers): Door {
  return headers.get(doorHeader) === "widget" ? "widget" : "console";
}
