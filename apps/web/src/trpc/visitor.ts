import { chatRouter } from "@/features/chat/router";
import { sessionRouter } from "@/features/widget/router";
import { router } from "./init";

/** Everything that a visitor's browser may ask, behind the widget's door only. */
export const visitorRouter = router({ session: sessionRouter, chat: chatRouter });

export type VisitorRouter = typeof visitorRouter;
