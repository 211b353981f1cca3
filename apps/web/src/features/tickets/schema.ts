import { limits } from "@whetstone/core/chat";
import { inboxFolders } from "@whetstone/db/tickets/inbox";
import { priorities } from "@whetstone/helpdesk/tickets/change-ticket";
import { fieldKinds } from "@whetstone/helpdesk/tickets/field-value";
import { z } from "zod";

export const stretch = 50;
const short = z.string().trim().min(1).max(100);

export const inboxSchema = z.object({
  siteId: z.uuid().optional(),
  folder: z.enum(inboxFolders),
  priority: z.enum(priorities).optional(),
  category: short.optional(),
  label: short.optional(),
  teamId: z.uuid().optional(),
  field: z.object({ name: short, value: z.string().max(500) }).optional(),
  search: z.string().max(200).optional(),
  /** Where the stretch before ended. */
  cursor: z.object({ isWaiting: z.boolean(), lastMessageAt: z.coerce.date(), id: z.uuid() }).nullish(),
});

export const ticketSchema = z.object({ conversationId: z.uuid() });

export const changeSchema = ticketSchema.extend({
  change: z.object({
    assignee: z.object({ id: z.string().max(100), name: z.string().max(200) }).nullish(),
    teamId: z.uuid().nullish(),
    priority: z.enum(priorities).optional(),
    category: short.nullish(),
    labels: z.array(short).max(20).optional(),
    fields: z.record(short, z.union([z.string().max(500), z.number(), z.null()])).optional(),
    snoozedUntil: z.coerce.date().nullish(),
  }),
});

export const joinSchema = ticketSchema.extend({ number: z.number().int().min(1) });
export const noteSchema = ticketSchema.extend({ text: z.string().min(1).max(10_000) });

export const answerSchema = ticketSchema.extend({
  clientId: z.uuid(),
  text: z.string().min(1).max(limits.messageChars),
  /** The last sequence that was on the screen when the reply was begun. */
  seenSeq: z.number().int().min(0),
  anyway: z.boolean().optional(),
  draftId: z.uuid().optional(),
});

export const confirmSchema = ticketSchema.extend({
  decision: z.object({
    category: short.optional(),
    priority: z.enum(priorities).optional(),
    language: short.optional(),
    summary: z.string().trim().min(1).max(300).optional(),
  }),
});

export const cannedSchema = z.object({
  siteId: z.uuid(),
  shortcut: z.string().regex(/^[\p{L}\p{N}-]{1,40}$/u, "letters, digits and dashes, at most 40"),
  body: z.string().trim().min(1).max(limits.messageChars),
});

export const teamSchema = z.object({ siteId: z.uuid(), name: short, memberIds: z.array(z.string().max(100)).max(200) });

export const fieldSchema = z.object({
  siteId: z.uuid(),
  name: short,
  kind: z.enum(fieldKinds),
  choices: z.array(z.string().max(100)).max(50),
});

const minutes = z.number().int().min(1).max(100_000).nullable();

export const hoursSchema = z.object({
  siteId: z.uuid(),
  times: z.object({
    timeZone: short,
    week: z.array(z.array(z.tuple([z.string().max(5), z.string().max(5)])).max(6)).length(7),
    holidays: z.array(z.string().max(10)).max(400),
    firstReplyMinutes: minutes,
    nextReplyMinutes: minutes,
    resolutionMinutes: minutes,
  }),
});

export const viewSchema = z.object({ name: short, query: z.string().max(1_000) });
