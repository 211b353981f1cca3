import { retrieve } from "../knowledge/retrieve.ts";
import { createGuard } from "./guard.ts";
import { quoteAnswer } from "./quote-answer.ts";
import { smallTalk } from "./small-talk.ts";
import type { TurnParts } from "./turn-parts.ts";

/** The parts that serve visitors. */
export const defaultParts: TurnParts = { retrieve, quote: quoteAnswer, guard: createGuard, smallTalk };
