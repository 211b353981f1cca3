import { describe, expect, test } from "vitest";
import { opens, readDoor } from "./doors.ts";

describe("the doors", () => {
  test.each(["/widget", "/widget.js", "/chat", "/chat/abc", "/api/visitor/chat.send"])("%s is the widget's", (path) => {
    expect(opens("widget", path)).toBe(true);
    expect(opens("console", path)).toBe(false);
  });

  test.each([
    "/",
    "/login",
    "/conversations/1",
    "/api/trpc/sites.list",
    "/api/auth/sign-in/email",
    "/widgets",
    "/chats",
  ])("%s is the console's", (path) => {
    expect(opens("console", path)).toBe(true);
    expect(opens("widget", path)).toBe(false);
  });

  test.each(["/api/health", "/_next/static/a.js"])("%s is behind both", (path) => {
    expect(opens("console", path) && opens("widget", path)).toBe(true);
  });

  test("a request without the header is the console's, the stricter one", () => {
    expect(readDoor(new Headers())).toBe("console");
  });
});
