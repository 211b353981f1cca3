import { palette } from "../color.ts";

/** The site's colour, corrected for both themes, as the accent of everything on the page. */
export function AccentStyle({ color }: { color: string }) {
  return <style>{`${rule(":root", palette(color, "light"))}${rule(".dark", palette(color, "dark"))}`}</style>;
}

function rule(selector: string, { accent, accentForeground, tint, ring }: ReturnType<typeof palette>): string {
  const towards = accentForeground === "#ffffff" ? "black" : "white";
  const variables = {
    accent,
    "accent-foreground": accentForeground,
    "accent-hover": `color-mix(in oklab, ${accent} 88%, ${towards})`,
    "accent-tint": tint,
    ring,
  };
  const lines = Object.entries(variables).map(([name, value]) => `--${name}:${value}`);
  // Twice the class, so that it wins over the console's own colours wherever the sheet stands.
  return `${selector}${selector}{${lines.join(";")}}`;
}
