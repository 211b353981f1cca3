import type { Metadata } from "next";
import { headers } from "next/headers";
import { ChatApp } from "@/features/chat/components/chat-app";
import { RefusedPage } from "@/features/chat/components/refused";
import { readChatSite } from "@/features/chat/read-chat-site";
import { languageOf } from "@/features/chat/texts/catalogue";
import { textParams } from "@/lib/text-params";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export async function generateMetadata({ searchParams }: Props): Promise<Metadata> {
  const found = await readChatSite(textParams(await searchParams).site ?? "");
  return { title: { absolute: found?.site.name ?? "Chat" } };
}

/** The same conversation as a full page: `/chat?site=KEY`, with locale, theme and color as for the widget. */
export default async function ChatPage({ searchParams }: Props) {
  const { site: key = "", locale, theme, color } = textParams(await searchParams);
  const preferred = (await headers()).get("accept-language")?.split(/[,;]/)[0];
  const found = await readChatSite(key);
  if (!found) return <RefusedPage texts={languageOf(locale ?? preferred ?? "").texts} code="NOT_FOUND" />;
  return (
    <ChatApp site={found.site} host={null} settings={{ locale: locale ?? preferred ?? found.locale, theme, color }} />
  );
}
