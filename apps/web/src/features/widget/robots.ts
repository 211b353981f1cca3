/** Names by which crawlers, checkers and browsers without a window call themselves. */
const names = /(?<!cu)bot\b|crawl|spider|slurp|headless|phantomjs|lighthouse|pingdom|uptime|monitor|preview\b/i;

/**
 * Whether a browser says that it is a program. Who hides it is not found: this keeps honest crawlers and checkers out of
 * numbers, and nobody out of the chat.
 */
export function isRobot(userAgent: string | null): boolean {
  return userAgent === null || userAgent.trim() === "" || names.test(userAgent);
}
