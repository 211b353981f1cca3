/** The parameters of an address that occur once, at most 300 characters each; what is empty or repeated is absent. */
export function textParams(params: Record<string, string | string[] | undefined>): Record<string, string | undefined> {
  const given = Object.entries(params).filter(([, value]) => typeof value === "string" && value !== "");
  return Object.fromEntries(given.map(([name, value]) => [name, String(value).slice(0, 300)]));
}
