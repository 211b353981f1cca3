import { AppError } from "@whetstone/core/errors";
import type { Tx } from "@whetstone/db/client";
import { readTicketFields } from "@whetstone/db/tickets/reads";
import { putTicketField, removeTicketField } from "@whetstone/db/tickets/writes";
import type { HelpdeskContext } from "../context.ts";
import { checkFieldValue, type FieldKind, type FieldValue } from "./field-value.ts";

const maxFields = 30;

/**
 * Adds a field to a site's tickets, or changes the kind of the one of that name. INVALID without a name, for a choice
 * between fewer than two, and for more than 30 fields.
 */
export async function saveTicketField(
  ctx: HelpdeskContext,
  input: { siteId: string; name: string; kind: FieldKind; choices: string[] },
): Promise<void> {
  const { siteId, kind } = input;
  const name = input.name.trim();
  const choices = kind === "choice" ? [...new Set(input.choices.map((one) => one.trim()).filter(Boolean))] : [];
  if (name === "") throw new AppError("INVALID", "Give the field a name.");
  if (kind === "choice" && choices.length < 2)
    throw new AppError("INVALID", "A choice needs two things to choose from.");
  const known = await readTicketFields(ctx.db, { siteIds: [siteId] });
  if (known.length >= maxFields && !known.some((field) => field.name === name))
    throw new AppError("INVALID", `At most ${maxFields} fields. Remove one first.`);
  await putTicketField(ctx.db, { siteId, name, kind, choices });
}

/** Takes a field off; what tickets hold under its name stays and is shown again when the field comes back. */
export function deleteTicketField(ctx: HelpdeskContext, input: { siteId: string; id: string }): Promise<void> {
  return removeTicketField(ctx.db, input);
}

/** A ticket's values with some of them changed; null takes one out. INVALID for a value that its field does not take. */
export async function mergeFields(
  tx: Tx,
  input: { siteId: string; before: Record<string, FieldValue>; changed: Record<string, FieldValue | null> },
): Promise<Record<string, FieldValue>> {
  const fields = await readTicketFields(tx, { siteIds: [input.siteId] });
  const merged = { ...input.before };
  for (const [name, value] of Object.entries(input.changed)) {
    const field = fields.find((one) => one.name === name);
    if (!field) throw new AppError("INVALID", `Tickets of this site have no field ${name}.`);
    if (value === null) delete merged[name];
    else merged[name] = checkFieldValue({ ...field, kind: field.kind as FieldKind }, value);
  }
  return merged;
}
