export type Command = {
  /** One line for the list of commands. */
  summary: string;
  /** Loads the command's file; what it needs is loaded with it and no sooner. */
  load: () => Promise<{ run: (args: string[]) => Promise<void> }>;
};

/** The commands of `pnpm trainer`, one file each in this folder. */
export const commands: Record<string, Command> = {};
