export type Command = {
  /** One line for the list of commands. */
  summary: string;
  /** Loads the command's file; what it needs is loaded with it and no sooner. */
  load: () => Promise<{ run: (args: string[]) => Promise<void> }>;
};

/** The commands of `pnpm trainer`, one file each in this folder. */
export const commands: Record<string, Command> = {
  collect: { summary: "which answers failed, and why", load: () => import("./collect.ts") },
  dataset: { summary: "check, import, build, freeze and export datasets", load: () => import("./dataset.ts") },
  run: { summary: "train on a frozen dataset, with an estimate first", load: () => import("./run.ts") },
  evaluate: { summary: "a version against the one that serves, on held-out rows", load: () => import("./evaluate.ts") },
  demo: { summary: "one turn of the loop on two files of labelled texts", load: () => import("./demo.ts") },
  worker: { summary: "take jobs; npm start runs one already", load: () => import("./worker.ts") },
};
