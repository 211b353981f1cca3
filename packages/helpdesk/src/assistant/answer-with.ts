import { AppError } from "@whetstone/core/errors";
import { log } from "@whetstone/core/log";
import type { HelpdeskContext } from "../context.ts";
import type { Choice, ServedVersion } from "./choose-version.ts";
import { type Answer, type ComposeInput, composeAnswer } from "./compose.ts";

type AnswerWith = {
  compose: Omit<ComposeInput, "version" | "onVersion">;
  /** True once the visitor has seen words of this answer. */
  hasShown: () => boolean;
  /** Writes down that the visitor met this version. */
  meet: (version: ServedVersion | null) => Promise<void>;
};

/** Lets the chosen version answer. A candidate that fails before its first word is replaced by the current version. */
export async function answerWith(ctx: HelpdeskContext, choice: Choice, input: AnswerWith): Promise<Answer> {
  const { compose, hasShown, meet } = input;
  let hasMet = false;
  try {
    return await composeAnswer(ctx, {
      ...{ ...compose, version: choice.version },
      onVersion: async () => {
        await meet(choice.version);
        hasMet = true;
      },
    });
  } catch (error) {
    const mayReplace = choice.arm?.name === "candidate" && hasMet && !hasShown() && !compose.signal.aborted;
    if (!(error instanceof AppError) || !mayReplace) throw error;
    log("warn", "answer.candidate_failed", { requestId: compose.requestId, code: error.code, ...choice.arm });
    return composeAnswer(ctx, {
      ...{ ...compose, requestId: `${compose.requestId}:fallback`, version: choice.fallback },
      onVersion: () => meet(choice.fallback),
    });
  }
}
