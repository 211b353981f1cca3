/**
 * An origin exactly as browsers send it: scheme, host, port where it is not the default. Returns what is stored,
 * or a sentence that says what is wrong. A page's address is cut down to its origin.
 */
export function parseOrigin(text: string): { origin: string } | { problem: string } {
  const typed = text.trim();
  if (typed === "") return { problem: "Enter an address like https://www.example.com." };
  if (typed.includes("*")) return { problem: "Wildcards are not possible; add each address." };
  if (!/^https?:\/\//i.test(typed)) return { problem: `“${typed}” needs http:// or https:// in front.` };
  if (!URL.canParse(typed)) return { problem: `“${typed}” is no address.` };
  const url = new URL(typed);
  if (url.username || url.password) return { problem: "An address with a user name in it is not possible." };
  if (url.hostname.endsWith(".")) return { problem: "Leave out the dot at the end of the host name." };
  if (/[\s;,'"]/.test(url.host)) return { problem: `“${typed}” is no address.` };
  return { origin: url.origin };
}
