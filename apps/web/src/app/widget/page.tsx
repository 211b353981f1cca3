import type { Metadata } from "next";
import { ChatApp } from "@/features/chat/components/chat-app";
import { RefusedPage } from "@/features/chat/components/refused";
import { readChatSite } from "@/features/chat/read-chat-site";
import { languageOf } from "@/features/chat/texts/catalogue";
import { isAllowedOrigin } from "@/features/widget/origin";
import { textParams } from "@/lib/text-params";

export const metadata: Metadata = { title: { absolute: "Chat" } };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

/** The chat inside the iframe that the loader makes; `host` is the origin of the page around it. */
export default async function WidgetPage({ searchParams }: Props) {
  const { site: key = "", host = "", locale, theme, color } = textParams(await searchParams);
  const found = await readChatSite(key);
  if (!found) return <RefusedPage texts={languageOf(locale ?? "").texts} code="NOT_FOUND" />;
  return (
    <ChatApp
      site={found.site}
      host={isAllowedOrigin(host, found.origins) ? host : null}
      settings={{ locale: locale ?? found.locale, theme, color }}
    />
  );
}
