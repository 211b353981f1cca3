/**
 * Ends this process when its supervisor is gone, however it went: the supervisor holds the other end of our
 * standard input and never writes to it, so its end is the supervisor's end. Only with PARENT_WATCH=1.
 */
export function exitWithParent(onEnd: () => void): void {
  if (process.env.PARENT_WATCH !== "1") return;
  process.stdin.on("end", onEnd).on("error", onEnd).resume();
  // Our output goes to the supervisor too. Unheard, the broken pipe is thrown, whose report breaks the pipe again, for ever.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", onEnd);
}
