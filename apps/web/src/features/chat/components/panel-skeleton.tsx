import type { ChatTexts } from "../texts/catalogue.ts";
import type { ChatSite } from "./chat-context.ts";
import { Loading } from "./loading.tsx";
import { Monogram } from "./monogram.tsx";

/** The panel before its script has run. */
export function PanelSkeleton({ site, texts }: { site: ChatSite; texts: ChatTexts }) {
  return (
    <div className="flex h-dvh flex-col bg-surface text-md">
      <header className="border-b">
        <div className="mx-auto flex w-full max-w-2xl items-center gap-3 py-2.5 ps-4 pe-2.5">
          <Monogram name={site.name} />
          <div className="min-w-0">
            <h1 dir="auto" className="truncate font-semibold text-md">
              {site.name}
            </h1>
            <p className="truncate text-muted-foreground text-sm">{texts.assistant}</p>
          </div>
        </div>
      </header>
      <main className="mx-auto w-full max-w-2xl px-5 py-4">
        <Loading label={texts.loading} />
      </main>
    </div>
  );
}
