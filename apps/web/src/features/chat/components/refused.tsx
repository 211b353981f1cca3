import { MessageCircleOffIcon } from "lucide-react";
import { type ChatTexts, refusalOf } from "../texts/catalogue.ts";

/** No chat here: why, and what to do. */
export function Refused({ texts, code }: { texts: ChatTexts; code: string | null }) {
  return (
    <div role="alert" className="m-auto grid max-w-sm justify-items-center gap-2 px-6 py-12 text-center">
      <MessageCircleOffIcon aria-hidden="true" className="size-6 text-muted-foreground" strokeWidth={1.5} />
      <p className="font-medium text-lg">{texts.refusedTitle}</p>
      <p className="text-muted-foreground text-md">{refusalOf(texts, code)}</p>
    </div>
  );
}

/** The same where there is no panel around it. */
export function RefusedPage(props: React.ComponentProps<typeof Refused>) {
  return (
    <main className="grid min-h-dvh bg-surface">
      <Refused {...props} />
    </main>
  );
}
