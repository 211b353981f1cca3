import type {
  ChatEvent,
  ConversationSnapshot,
  ConversationStatus,
  Lock,
  MessageView,
  NumberedEvent,
  Rating,
} from "@whetstone/core/chat";

/** What a visitor sees of a conversation, as a pure function of its log. */
export type ChatState = {
  conversationId: string | null;
  status: ConversationStatus;
  lock: Lock;
  agentName: string | null;
  messages: MessageView[];
  /** The answer that is being written; `nextIndex` is null until the first piece after a snapshot. */
  answer: { generationId: string; attempt: number; text: string; nextIndex: number | null } | null;
  /** True from a visitor's question until its answer has ended. */
  isThinking: boolean;
  /** The newest answer, where it failed and may be asked for again. */
  failed: { generationId: string; code: string | null } | null;
  rating: Rating | null;
  /** The last event that was taken in; events up to it are ignored. */
  seq: number;
  /** True where a piece of an answer is missing: take a new snapshot. */
  hasGap: boolean;
};

export const emptyChat: ChatState = {
  conversationId: null,
  status: "open",
  lock: "bot",
  agentName: null,
  messages: [],
  answer: null,
  isThinking: false,
  failed: null,
  rating: null,
  seq: 0,
  hasGap: false,
};

export function fromSnapshot(snapshot: ConversationSnapshot): ChatState {
  const { id, running, ...rest } = snapshot;
  const answer = running && { ...running, nextIndex: null };
  return { ...rest, conversationId: id, answer, isThinking: running !== null, hasGap: false };
}

/** The state after one more event. An event that was taken in before changes nothing, so any replay ends the same. */
export function applyEvent(state: ChatState, { seq, event }: NumberedEvent): ChatState {
  if (seq <= state.seq) return state;
  return { ...take(state, event), seq };
}

function take(state: ChatState, event: ChatEvent): ChatState {
  switch (event.type) {
    case "message":
      return takeMessage(state, event.message);
    case "message.changed":
      return { ...state, messages: putMessage(state.messages, event.message) };
    case "answer.started":
    case "answer.restarted": {
      const { generationId, attempt } = event;
      return { ...state, answer: { generationId, attempt, text: "", nextIndex: 0 }, isThinking: true, failed: null };
    }
    case "answer.delta":
      return takeDelta(state, event);
    case "answer.ended": {
      const isLost = event.status === "failed" || event.status === "expired";
      const isCurrent = !state.answer || state.answer.generationId === event.generationId;
      const failed = isLost && state.lock === "bot" ? { generationId: event.generationId, code: event.code } : null;
      return isCurrent ? { ...state, answer: null, isThinking: false, failed } : state;
    }
    case "rated":
      return { ...state, rating: event.rating };
    case "state":
      return {
        ...state,
        status: event.status,
        lock: event.lock,
        agentName: event.agentName,
        isThinking: event.lock === "bot" && event.status === "open" && state.isThinking,
        failed: event.lock === "human" ? null : state.failed,
      };
  }
}

function takeMessage(state: ChatState, message: MessageView): ChatState {
  const isAnswer = message.generationId !== null && message.generationId === state.answer?.generationId;
  return {
    ...state,
    messages: putMessage(state.messages, message),
    answer: isAnswer ? null : state.answer,
    isThinking: !isAnswer && (state.isThinking || (message.author === "visitor" && mayAnswer(state))),
    failed: message.author === "visitor" ? null : state.failed,
  };
}

function mayAnswer(state: ChatState): boolean {
  return state.lock === "bot" && state.status === "open";
}

function takeDelta(state: ChatState, event: ChatEvent & { type: "answer.delta" }): ChatState {
  const { answer } = state;
  if (answer?.generationId !== event.generationId || event.attempt !== answer.attempt) {
    // Pieces of an answer whose start we never saw, or of an attempt that was given up.
    return answer && event.attempt < answer.attempt ? state : { ...state, hasGap: true };
  }
  if (answer.nextIndex !== null && event.index < answer.nextIndex) return state;
  const isMissing = answer.nextIndex !== null && event.index > answer.nextIndex;
  return {
    ...state,
    answer: { ...answer, text: answer.text + event.text, nextIndex: event.index + 1 },
    hasGap: state.hasGap || isMissing,
  };
}

function putMessage(messages: MessageView[], message: MessageView): MessageView[] {
  if (messages.some((one) => one.id === message.id))
    return messages.map((one) => (one.id === message.id ? { ...message, seq: one.seq } : one));
  return [...messages, message].sort((a, b) => a.seq - b.seq);
}
