import base from "../playwright.config.ts";

/** pnpm e2e:loop: a real training in the middle of a browser journey; some minutes, so it is a command and not part of every test run. */
export default {
  ...base,
  testDir: ".",
  testMatch: "*.loop.ts",
  globalSetup: "../global-setup.ts",
  reporter: "list",
};
