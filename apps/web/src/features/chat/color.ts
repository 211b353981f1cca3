export type Palette = { accent: string; accentForeground: string; tint: string; ring: string };

type Rgb = [number, number, number];

const surfaces = { light: "#ffffff", dark: "#16181d" };
/** What accent-coloured words stand on at worst: a hovered control. */
const worst = { light: "#ebedf1", dark: "#24282f" };
const fallback = "#3454d1";

/**
 * A site's colour made fit to read: `accent` keeps its hue and is darkened (light theme) or lightened (dark theme) until
 * it stands 4.5:1 on the surface, also where that is hovered, so that it serves as text and as a control; what is
 * written on it stands 4.5:1 too.
 */
export function palette(color: string, theme: "light" | "dark"): Palette {
  const given = parse(color) ?? (parse(fallback) as Rgb);
  const surface = parse(surfaces[theme]) as Rgb;
  const target: Rgb = theme === "light" ? [0, 0, 0] : [255, 255, 255];
  const ground = parse(worst[theme]) as Rgb;
  const accent = firstThat(given, target, (candidate) => contrastOf(candidate, ground) >= 4.5);
  const white: Rgb = [255, 255, 255];
  const ink: Rgb = [12, 14, 18];
  const foreground = contrastOf(accent, white) >= 4.5 ? white : ink;
  return {
    accent: hex(accent),
    accentForeground: hex(foreground),
    tint: hex(mix(accent, surface, theme === "light" ? 0.92 : 0.82)),
    ring: hex(accent),
  };
}

/** WCAG contrast of two colours like `#1d5c63`, 1 to 21. */
export function contrast(a: string, b: string): number {
  return contrastOf(parse(a) ?? [0, 0, 0], parse(b) ?? [255, 255, 255]);
}

/** True for a colour like `#1d5c63`, the only form that a site's colour has. */
export function isColor(text: string): boolean {
  return parse(text) !== null;
}

function firstThat(from: Rgb, to: Rgb, isGood: (candidate: Rgb) => boolean): Rgb {
  for (let step = 0; step < 40; step++) {
    const candidate = mix(from, to, step / 40);
    if (isGood(candidate)) return candidate;
  }
  return to;
}

function contrastOf(a: Rgb, b: Rgb): number {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function mix(a: Rgb, b: Rgb, share: number): Rgb {
  return a.map((channel, at) => Math.round(channel + ((b[at] ?? 0) - channel) * share)) as Rgb;
}

function parse(color: string): Rgb | null {
  const digits = /^#([0-9a-f]{6})$/i.exec(color.trim())?.[1];
  return digits ? ([0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as Rgb) : null;
}

function hex(rgb: Rgb): string {
  return `#${rgb.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}
