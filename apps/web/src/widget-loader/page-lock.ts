/**
 * While the chat fills a phone's screen, the page behind it is out of reach: inert, not scrolling, and the back
 * button closes the chat instead of leaving the page. `unlock` puts everything back as it was.
 */
export function createPageLock(onBack: () => void) {
  let restore: (() => void) | null = null;
  const mark = "whetstoneOpen";

  const popped = () => {
    if (!restore) return;
    unlock(true);
    onBack();
  };

  function lock(): void {
    if (restore) return;
    const html = document.documentElement;
    const body = document.body;
    const before = {
      overflow: html.style.overflow,
      body: body.style.overflow,
      inert: body.inert,
      x: scrollX,
      y: scrollY,
    };
    html.style.overflow = "hidden";
    body.style.overflow = "hidden";
    body.inert = true;
    // A copy of the host's own state, so that its router finds what it knows.
    history.pushState({ ...history.state, [mark]: true }, "");
    addEventListener("popstate", popped);
    restore = () => {
      html.style.overflow = before.overflow;
      body.style.overflow = before.body;
      body.inert = before.inert;
      scrollTo({ left: before.x, top: before.y, behavior: "instant" });
    };
  }

  function unlock(wentBack = false): void {
    if (!restore) return;
    removeEventListener("popstate", popped);
    restore();
    restore = null;
    if (!wentBack && history.state?.[mark]) history.back();
  }

  return { lock, unlock: () => unlock() };
}
