import type { Promotion } from "../../generated/client.ts";
import type { Prisma, Tx } from "../client.ts";

/** Adds one move of the pointer; the application's role can never change or remove it. */
export function createPromotion(tx: Tx, data: Prisma.PromotionUncheckedCreateInput): Promise<Promotion> {
  return tx.promotion.create({ data });
}
