"use client";

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Nearer to the end than this counts as there, pixels. */
const nearPx = 48;

/**
 * A scrolling column that stays at its end while the reader is there, and stays where the reader is otherwise.
 * `newest` names the newest entry: a change while the reader is elsewhere sets `hasNew`.
 */
export function useStickToEnd(newest: string): {
  box: RefObject<HTMLElement | null>;
  content: RefObject<HTMLDivElement | null>;
  hasNew: boolean;
  toEnd: () => void;
} {
  const box = useRef<HTMLElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const [hasNew, setHasNew] = useState(false);

  const toEnd = useCallback(() => {
    isAtEnd.current = true;
    setHasNew(false);
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
  }, []);

  useEffect(() => {
    const scroller = box.current;
    const inside = content.current;
    if (!scroller || !inside) return;
    let height = scroller.clientHeight;
    const onScroll = () => {
      // A composer that grows or a keyboard that opens scrolls by itself; that is not the reader's wish.
      if (scroller.clientHeight !== height) return;
      isAtEnd.current = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearPx;
      if (isAtEnd.current) setHasNew(false);
    };
    const observer = new ResizeObserver(() => {
      height = scroller.clientHeight;
      if (isAtEnd.current) scroller.scrollTop = scroller.scrollHeight;
    });
    observer.observe(inside);
    observer.observe(scroller);
    scroller.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      observer.disconnect();
      scroller.removeEventListener("scroll", onScroll);
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new entry is what counts
  useLayoutEffect(() => {
    if (isAtEnd.current) toEnd();
    else setHasNew(true);
  }, [newest]);

  return { box, content, hasNew, toEnd };
}
