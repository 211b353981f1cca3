import { readPeople, readSites } from "@whetstone/db/accounts/reads";
import {
  readCannedReplies,
  readOpenDraft,
  readSavedViews,
  readTeams,
  readTicketFields,
} from "@whetstone/db/tickets/reads";
import { answerTicket } from "@whetstone/helpdesk/tickets/answer-ticket";
import { deleteCannedReply, saveCannedReply } from "@whetstone/helpdesk/tickets/canned-replies";
import { changeTicket, undoAct } from "@whetstone/helpdesk/tickets/change-ticket";
import { draftReply } from "@whetstone/helpdesk/tickets/draft-reply";
import { countFolders, listInbox } from "@whetstone/helpdesk/tickets/list-inbox";
import { linkTickets, mergeTickets } from "@whetstone/helpdesk/tickets/merge-tickets";
import { addNote } from "@whetstone/helpdesk/tickets/notes";
import { openTicket } from "@whetstone/helpdesk/tickets/open-ticket";
import { announcePresence, leaveConversation } from "@whetstone/helpdesk/tickets/presence";
import { readDesk } from "@whetstone/helpdesk/tickets/read-desk";
import { readHours, saveHours } from "@whetstone/helpdesk/tickets/save-hours";
import { forgetView, saveView } from "@whetstone/helpdesk/tickets/saved-views";
import { deleteTeam, saveTeam } from "@whetstone/helpdesk/tickets/teams";
import { deleteTicketField, saveTicketField } from "@whetstone/helpdesk/tickets/ticket-fields";
import { confirmTriage, proposeTriage } from "@whetstone/helpdesk/tickets/triage";
import { z } from "zod";
import { adminProcedure, agentProcedure, router } from "@/trpc/init";
import {
  answerSchema,
  cannedSchema,
  changeSchema,
  confirmSchema,
  fieldSchema,
  hoursSchema,
  inboxSchema,
  joinSchema,
  noteSchema,
  stretch,
  teamSchema,
  ticketSchema,
  viewSchema,
} from "./schema.ts";

const bySite = z.object({ siteId: z.uuid() });
const byId = z.object({ id: z.uuid() });

/** The team's side of conversations; the visitor's side is `conversations`. */
export const ticketsRouter = router({
  inbox: agentProcedure.input(inboxSchema).query(async ({ ctx, input }) => {
    const { siteId, cursor, ...filter } = input;
    const siteIds = siteId ? [siteId] : (await readSites(ctx.db)).map((site) => site.id);
    return listInbox(ctx.helpdesk, { ...filter, siteIds, userId: ctx.staff.id, after: cursor, take: stretch });
  }),
  counts: agentProcedure.query(async ({ ctx }) => {
    const siteIds = (await readSites(ctx.db)).map((site) => site.id);
    return countFolders(ctx.helpdesk, { siteIds, userId: ctx.staff.id });
  }),
  desk: agentProcedure.input(ticketSchema).query(({ ctx, input }) => readDesk(ctx.helpdesk, input)),
  open: agentProcedure
    .input(ticketSchema)
    .mutation(({ ctx, input }) => openTicket(ctx.helpdesk, { ...input, agent: ctx.staff })),
  change: agentProcedure
    .input(changeSchema)
    .mutation(({ ctx, input }) => changeTicket(ctx.helpdesk, { ...input, agent: ctx.staff })),
  undo: agentProcedure.input(z.object({ actId: z.uuid() })).mutation(({ ctx, input }) => undoAct(ctx.helpdesk, input)),
  merge: agentProcedure
    .input(joinSchema)
    .mutation(({ ctx, input }) => mergeTickets(ctx.helpdesk, { ...input, agent: ctx.staff })),
  link: agentProcedure
    .input(joinSchema)
    .mutation(({ ctx, input }) => linkTickets(ctx.helpdesk, { ...input, agent: ctx.staff })),
  note: agentProcedure.input(noteSchema).mutation(async ({ ctx, input }) => {
    const people = (await readPeople(ctx.db)).map(({ id, name }) => ({ id, name }));
    return addNote(ctx.helpdesk, { ...input, agent: ctx.staff, people });
  }),
  answer: agentProcedure
    .input(answerSchema)
    .mutation(({ ctx, input }) => answerTicket(ctx.helpdesk, { ...input, agent: ctx.staff })),
  openDraft: agentProcedure.input(ticketSchema).query(({ ctx, input }) => readOpenDraft(ctx.db, input)),
  draft: agentProcedure
    .input(ticketSchema)
    .mutation(({ ctx, input, signal }) => draftReply(ctx.helpdesk, { ...input, agent: ctx.staff, signal })),
  propose: agentProcedure
    .input(ticketSchema)
    .mutation(({ ctx, input, signal }) => proposeTriage(ctx.helpdesk, { ...input, agent: ctx.staff, signal })),
  confirm: agentProcedure
    .input(confirmSchema)
    .mutation(({ ctx, input }) => confirmTriage(ctx.helpdesk, { ...input, agent: ctx.staff })),
  presence: agentProcedure
    .input(ticketSchema.extend({ isTyping: z.boolean() }))
    .mutation(({ ctx, input }) => announcePresence(ctx.helpdesk, { ...input, agent: ctx.staff })),
  leave: agentProcedure
    .input(ticketSchema)
    .mutation(({ ctx, input }) => leaveConversation(ctx.helpdesk, { ...input, agent: ctx.staff })),
  people: agentProcedure.query(async ({ ctx }) => {
    const people = await readPeople(ctx.db);
    return people.filter(({ disabledAt }) => !disabledAt).map(({ id, name }) => ({ id, name }));
  }),
  /** What tickets of a site, or of any, can be about. */
  categories: agentProcedure.input(bySite.partial()).query(async ({ ctx, input }) => {
    const sites = (await readSites(ctx.db)).filter(({ id }) => !input.siteId || id === input.siteId);
    const named = z.array(z.object({ name: z.string() }));
    return [...new Set(sites.flatMap(({ intents }) => named.safeParse(intents).data?.map(({ name }) => name) ?? []))];
  }),
  canned: agentProcedure.input(bySite).query(({ ctx, input }) => readCannedReplies(ctx.db, input)),
  putCanned: adminProcedure.input(cannedSchema).mutation(({ ctx, input }) => saveCannedReply(ctx.helpdesk, input)),
  removeCanned: adminProcedure
    .input(bySite.extend({ id: z.uuid() }))
    .mutation(({ ctx, input }) => deleteCannedReply(ctx.helpdesk, input)),
  /** Of every site: the inbox holds them all. */
  teams: agentProcedure.query(async ({ ctx }) => {
    const siteIds = (await readSites(ctx.db)).map((site) => site.id);
    return readTeams(ctx.db, { siteIds });
  }),
  putTeam: adminProcedure
    .input(teamSchema)
    .mutation(({ ctx, input }) => saveTeam(ctx.helpdesk, { ...input, actor: `user:${ctx.staff.id}` })),
  removeTeam: adminProcedure
    .input(bySite.extend({ id: z.uuid() }))
    .mutation(({ ctx, input }) => deleteTeam(ctx.helpdesk, { ...input, actor: `user:${ctx.staff.id}` })),
  fields: agentProcedure.query(async ({ ctx }) => {
    const siteIds = (await readSites(ctx.db)).map((site) => site.id);
    return readTicketFields(ctx.db, { siteIds });
  }),
  putField: adminProcedure.input(fieldSchema).mutation(({ ctx, input }) => saveTicketField(ctx.helpdesk, input)),
  removeField: adminProcedure
    .input(bySite.extend({ id: z.uuid() }))
    .mutation(({ ctx, input }) => deleteTicketField(ctx.helpdesk, input)),
  hours: agentProcedure.input(bySite).query(({ ctx, input }) => readHours(ctx.helpdesk, input)),
  putHours: adminProcedure
    .input(hoursSchema)
    .mutation(({ ctx, input }) => saveHours(ctx.helpdesk, { ...input, actor: `user:${ctx.staff.id}` })),
  views: agentProcedure.query(({ ctx }) => readSavedViews(ctx.db, { userId: ctx.staff.id })),
  putView: agentProcedure
    .input(viewSchema)
    .mutation(({ ctx, input }) => saveView(ctx.helpdesk, { ...input, userId: ctx.staff.id })),
  removeView: agentProcedure
    .input(byId)
    .mutation(({ ctx, input }) => forgetView(ctx.helpdesk, { ...input, userId: ctx.staff.id })),
});
