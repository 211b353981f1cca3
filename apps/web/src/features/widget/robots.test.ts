import { expect, test } from "vitest";
import { isRobot } from "./robots.ts";

test.each([
  "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0.0.0 Safari/537.36",
  "Mozilla/5.0 (compatible; UptimeRobot/2.0)",
  "Mozilla/5.0 (compatible; Yahoo! Slurp)",
  "",
  null,
])("a robot: %s", (userAgent) => expect(isRobot(userAgent)).toBe(true));

test.each([
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1",
  "Mozilla/5.0 (Linux; Android 14; CUBOT NOTE 50) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36",
  "node",
])("a person, as far as it says: %s", (userAgent) => expect(isRobot(userAgent)).toBe(false));
