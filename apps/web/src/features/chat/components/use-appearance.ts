"use client";

import { useEffect } from "react";
import type { Language } from "../texts/catalogue.ts";

/** Language, direction and theme on the document itself, so that popovers and the scrollbars follow. */
export function useAppearance({ locale, direction }: Language, theme: string | undefined): void {
  useEffect(() => {
    const { documentElement: html } = document;
    html.lang = locale;
    html.dir = direction;
  }, [locale, direction]);

  useEffect(() => {
    if (theme !== "light" && theme !== "dark") return;
    const { documentElement: html } = document;
    const apply = () => {
      if (html.classList.contains(theme) && html.style.colorScheme === theme) return;
      html.classList.remove("light", "dark");
      html.classList.add(theme);
      html.style.colorScheme = theme;
    };
    apply();
    // The page's theme follows the system; what the site has chosen stays.
    const observer = new MutationObserver(apply);
    observer.observe(html, { attributes: true, attributeFilter: ["class", "style"] });
    return () => observer.disconnect();
  }, [theme]);
}
