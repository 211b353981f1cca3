import { AppError } from "@whetstone/core/errors";
import type { ChatMessage, InferenceClient } from "@whetstone/inference/client";

export type Question = {
  id: string;
  prompt: ChatMessage[];
  /** JSON schema that the answer has to satisfy; excludes labels. */
  schema?: Record<string, unknown> | null;
};

/**
 * What the model server answers, in the order of the questions: greedy, fixed seed, the adapter by hash or the bare base.
 * Both are held to `labels` or to a question's schema, so that a gain is knowledge and not format. Throws the code of the first failure.
 */
export async function askServed(
  inference: InferenceClient,
  input: {
    questions: Question[];
    adapterHash: string | null;
    labels: string[] | null;
    maxTokens: number;
    /** Asked at once; the server's slots set what is useful. Default 4. */
    parallel?: number;
    signal?: AbortSignal | undefined;
    onProgress?: ((done: number, total: number) => void) | undefined;
  },
): Promise<string[]> {
  const { questions, parallel = 4 } = input;
  const answers = new Array<string>(questions.length).fill("");
  let next = 0;
  let done = 0;
  const worker = async () => {
    for (let at = next++; at < questions.length; at = next++) {
      const question = questions[at];
      if (!question) return;
      answers[at] = await ask(inference, question, input);
      done += 1;
      input.onProgress?.(done, questions.length);
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return answers;
}

async function ask(
  inference: InferenceClient,
  question: Question,
  input: { adapterHash: string | null; labels: string[] | null; maxTokens: number; signal?: AbortSignal | undefined },
): Promise<string> {
  let text = "";
  const request = {
    requestId: `evaluate:${input.adapterHash?.slice(0, 12) ?? "base"}:${question.id}`.slice(0, 100),
    site: "evaluation",
    adapterHash: input.adapterHash,
    messages: question.prompt,
    labels: input.labels,
    schema: question.schema ?? null,
    maxTokens: input.maxTokens,
    temperature: 0,
    seed: 1,
    priority: "background" as const,
    deadlineMs: 600_000,
  };
  for await (const event of inference.generate(request, input.signal ? { signal: input.signal } : {})) {
    if (event.type === "delta") text += event.text;
    if (event.type === "failed")
      throw new AppError(event.code, `Evaluation stopped at ${question.id}: ${event.message}`);
    input.signal?.throwIfAborted();
    if (event.type === "stopped") throw new AppError("UNAVAILABLE", "The evaluation was stopped.");
  }
  input.signal?.throwIfAborted();
  return text.trim();
}
