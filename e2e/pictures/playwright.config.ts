import base from "../playwright.config.ts";

/** pnpm pictures: the pictures of README and docs, taken from the running product with its demo. */
export default {
  ...base,
  testDir: ".",
  testMatch: "*.pictures.ts",
  globalSetup: "../global-setup.ts",
  reporter: "list",
};
