import type { ConversationSnapshot, NumberedEvent } from "@whetstone/core/chat";

/** One event further. Pure; an event that was applied before changes nothing, so a resumed stream is harmless. */
export function applyEvent<S extends ConversationSnapshot>(state: S, { seq, event }: NumberedEvent): S {
  if (seq <= state.seq) return state;
  const next = { ...state, seq };
  switch (event.type) {
    case "message": {
      const isAnswer =
        event.message.generationId !== null && event.message.generationId === state.running?.generationId;
      const others = state.messages.filter((message) => message.id !== event.message.id);
      return { ...next, messages: [...others, event.message], ...(isAnswer && { running: null }) };
    }
    case "message.changed": {
      const { message } = event;
      return { ...next, messages: state.messages.map((one) => (one.id === message.id ? message : one)) };
    }
    case "answer.started":
    case "answer.restarted":
      return { ...next, running: { generationId: event.generationId, attempt: event.attempt, text: "" } };
    case "answer.delta": {
      const isCurrent = state.running?.generationId === event.generationId && state.running.attempt === event.attempt;
      const before = isCurrent ? (state.running?.text ?? "") : "";
      const { generationId, attempt } = event;
      return { ...next, running: { generationId, attempt, text: before + event.text } };
    }
    case "answer.ended":
      return { ...next, ...(state.running?.generationId === event.generationId && { running: null }) };
    case "rated":
      return { ...next, rating: event.rating };
    case "state":
      return { ...next, status: event.status, lock: event.lock, agentName: event.agentName };
  }
}
