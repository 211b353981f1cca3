/**
 * What the loader on the host page and the widget app in the iframe say to each other. Both sides import this
 * file, so it stays without dependencies. Two `window` messages make the connection (`hello` from the app,
 * `connect` with a port from the loader); everything after that travels through the port.
 */
export const protocolVersion = 1;

export type ToApp =
  | { type: "connect"; locale: string; dark: boolean | null }
  | { type: "visible"; open: boolean; modal: boolean; focus: boolean }
  | { type: "identify"; jwt: string }
  | { type: "update"; settings: Settings }
  | { type: "prefill"; text: string }
  | { type: "send"; text: string }
  | { type: "page"; url: string }
  | { type: "shutdown" };

export type ToLoader =
  | { type: "hello" }
  | { type: "ready"; color: string }
  | { type: "close" }
  | { type: "unread"; count: number }
  | { type: "message"; author: string };

/** What a host page may set at any time; every field is optional. */
export type Settings = { locale?: string; color?: string; theme?: string };

type Check = (value: unknown) => boolean;
type Shapes = Record<string, Record<string, Check>>;

const text =
  (longest: number): Check =>
  (value) =>
    typeof value === "string" && value.length <= longest;
const flag: Check = (value) => typeof value === "boolean";
const count: Check = (value) => Number.isInteger(value) && (value as number) >= 0;
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || value === null || check(value);
const settings: Check = (value) =>
  isRecord(value) && ["locale", "color", "theme"].every((k) => optional(text(40))(value[k]));

const toApp: Shapes = {
  connect: { locale: text(40), dark: optional(flag) },
  visible: { open: flag, modal: flag, focus: flag },
  identify: { jwt: text(8192) },
  update: { settings },
  prefill: { text: text(4000) },
  send: { text: text(4000) },
  page: { url: text(2000) },
  shutdown: {},
};

const toLoader: Shapes = {
  hello: {},
  ready: { color: text(40) },
  close: {},
  unread: { count },
  message: { author: text(20) },
};

export function wrap<Message extends ToApp | ToLoader>(message: Message): Message & { whetstone: number } {
  return { ...message, whetstone: protocolVersion };
}

/** The message for the app in `data`, or null where it is anything else, of another version or of the wrong shape. */
export function readForApp(data: unknown): ToApp | null {
  return read(data, toApp) as ToApp | null;
}

export function readForLoader(data: unknown): ToLoader | null {
  return read(data, toLoader) as ToLoader | null;
}

/** True where an event comes from exactly that window at exactly that origin; `null` origins never do. */
export function isFrom(
  event: { origin: string; source: unknown },
  expected: { origin: string; source: unknown },
): boolean {
  return (
    event.source !== null &&
    event.source === expected.source &&
    event.origin === expected.origin &&
    /^https?:\/\//.test(event.origin)
  );
}

function read(data: unknown, shapes: Shapes): unknown {
  if (!isRecord(data) || data.whetstone !== protocolVersion || typeof data.type !== "string") return null;
  const shape = Object.hasOwn(shapes, data.type) ? shapes[data.type] : undefined;
  if (!shape) return null;
  // A copy of the known fields only, so that nothing else can travel along.
  const message: Record<string, unknown> = { type: data.type };
  for (const [field, check] of Object.entries(shape)) {
    if (!check(data[field])) return null;
    message[field] = data[field];
  }
  return message;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
