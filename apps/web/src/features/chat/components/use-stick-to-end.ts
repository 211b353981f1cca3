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
    let top = scroller.scrollTop;
    const onScroll = () => {
      // Only a reader moves up; what grows below by itself does not make anybody leave the end.
      const isNear = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearPx;
      if (isNear) {
        isAtEnd.current = true;
        setHasNew(false);
      } else if (scroller.scrollTop < top) isAtEnd.current = false;
      top = scroller.scrollTop;
    };
    const observer = new ResizeObserver(() => {
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
