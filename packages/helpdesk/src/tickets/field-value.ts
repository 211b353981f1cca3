import { AppError } from "@whetstone/core/errors";

export const fieldKinds = ["text", "number", "choice", "date"] as const;
export type FieldKind = (typeof fieldKinds)[number];
export type FieldValue = string | number;

const maxChars = 500;

/** The value as it is stored: text trimmed, a date as 2026-12-25. INVALID where the field does not take it. */
export function checkFieldValue(
  field: { name: string; kind: FieldKind; choices: string[] },
  value: FieldValue,
): FieldValue {
  const { name, kind, choices } = field;
  const refuse = (wanted: string) => new AppError("INVALID", `${name} takes ${wanted}.`);
  switch (kind) {
    case "number":
      if (typeof value !== "number" || !Number.isFinite(value)) throw refuse("a number");
      return value;
    case "choice":
      if (!choices.includes(`${value}`)) throw refuse(`one of ${choices.join(", ")}`);
      return `${value}`;
    case "date":
      if (!isDay(`${value}`)) throw refuse("a day like 2026-12-25");
      return `${value}`;
    case "text": {
      const text = `${value}`.replaceAll("\0", "").trim();
      if (text === "" || text.length > maxChars) throw refuse(`1 to ${maxChars} characters`);
      return text;
    }
  }
}

function isDay(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === text;
}
