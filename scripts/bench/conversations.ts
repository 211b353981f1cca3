import { createHash } from "node:crypto";
import type { Db } from "@whetstone/db/client";
import { seeded } from "@whetstone/helpdesk/tickets/softmax-regression";

const subjects =
  "parcel order refund invoice bag buckle zip strap voucher return label address delivery repair colour size".split(
    " ",
  );
const verbs = "arrived broke faded vanished doubled stopped leaked changed failed waits".split(" ");
const tails = "yesterday again twice today please thanks since Monday without notice on the website at the door".split(
  " ",
);

/** Frequent, rare and absent words. */
export const searchWords = [
  "parcel",
  "vanished twice",
  "refund leaked",
  "HQ-10077",
  "voucher",
  "nowhere to be found",
  "zip",
];

const perConversation = 8;
const batch = 2_000;

/** Writes conversations of eight messages with their events and every tenth with a ticket; the same for every run. */
export async function writeConversations(
  db: Db,
  input: { siteId: string; messages: number; say: (line: string) => void },
): Promise<{ messages: number; conversationIds: string[] }> {
  const random = seeded(815);
  const pick = <T>(list: T[]) => list[Math.floor(random() * list.length)] as T;
  const count = Math.ceil(input.messages / perConversation);
  const start = Date.UTC(2026, 0, 1);
  const conversationIds: string[] = [];
  for (let from = 0; from < count; from += batch / perConversation) {
    const range = Array.from({ length: Math.min(batch / perConversation, count - from) }, (_, at) => from + at);
    const conversations = range.map((at) => {
      const id = idOf("conversation", at);
      const lastMessageAt = new Date(start + at * 600_000);
      const status = random() < 0.8 ? "resolved" : random() < 0.1 ? "waiting" : "open";
      const lock = status === "open" && random() < 0.5 ? "human" : status === "waiting" ? "human" : "bot";
      const common = { siteId: input.siteId, visitorId: idOf("visitor", Math.floor(at / 2)), status, lock };
      return { id, ...common, lastSeq: perConversation, messageCount: perConversation, lastMessageAt, preview: "" };
    });
    const messages = conversations.flatMap((conversation, index) =>
      Array.from({ length: perConversation }, (_, at) => ({
        id: idOf("message", (range[index] ?? 0) * perConversation + at),
        conversationId: conversation.id,
        seq: at + 1,
        author: at % 2 === 0 ? "visitor" : "assistant",
        text: `My ${pick(subjects)} ${pick(verbs)} ${pick(tails)}, order HQ-${10_000 + Math.floor(random() * 90_000)}.`,
        createdAt: new Date(conversation.lastMessageAt.getTime() - (perConversation - at) * 1_000),
      })),
    );
    for (const [at, conversation] of conversations.entries())
      conversation.preview = messages[at * perConversation + perConversation - 1]?.text ?? "";
    const visitors = [...new Set(conversations.map(({ visitorId }) => visitorId))];
    await db.visitor.createMany({
      data: visitors.map((id) => ({
        id,
        siteId: input.siteId,
        name: random() < 0.5 ? `Visitor ${id.slice(0, 4)}` : null,
      })),
      skipDuplicates: true,
    });
    await db.conversation.createMany({ data: conversations });
    await db.message.createMany({ data: messages });
    await db.event.createMany({
      data: messages.map((message) => ({
        ...{ conversationId: message.conversationId, seq: message.seq, at: message.createdAt, type: "message" },
        payload: { type: "message", message: { id: message.id, text: message.text } },
      })),
    });
    await db.ticket.createMany({
      data: range.flatMap((at, index) =>
        at % 10 === 0
          ? [
              {
                siteId: input.siteId,
                number: at / 10 + 1,
                conversationId: conversations[index]?.id ?? "",
                priority: "normal",
              },
            ]
          : [],
      ),
    });
    conversationIds.push(...conversations.map(({ id }) => id));
    if ((from / (batch / perConversation)) % 10 === 0)
      input.say(`wrote ${conversationIds.length} of ${count} conversations`);
  }
  await db.$executeRawUnsafe("analyze");
  return { messages: count * perConversation, conversationIds };
}

/** A UUID that is the same in every run. */
function idOf(kind: string, at: number): string {
  const hex = createHash("sha256").update(`${kind}:${at}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `7${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}
