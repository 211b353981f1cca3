"use client";

import { useEffect, useState } from "react";

/** Seconds since `isRunning` became true, whole; 0 while it is not. */
export function useElapsed(isRunning: boolean): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    setSeconds(0);
    if (!isRunning) return;
    const began = Date.now();
    const timer = setInterval(() => setSeconds(Math.floor((Date.now() - began) / 1000)), 1_000);
    return () => clearInterval(timer);
  }, [isRunning]);
  return seconds;
}
