import { killLeftovers, noteProcess } from "../leftovers.ts";
import { spawnSidecar } from "../sidecar.ts";
import type { TrainingBackend } from "./backend.ts";

/**
 * Trainings as children of this worker. `command` gives the program and its arguments before the path of run.json; it is
 * asked at the first run, because making the Python environment takes a while.
 */
export function localBackend(options: {
  command: (say: (line: string) => void) => Promise<string[]>;
  cwd: string;
  env: Record<string, string>;
}): TrainingBackend {
  return {
    name: "local",
    async start(job, say) {
      await killLeftovers(job.folder);
      const [command = "", ...args] = await options.command(say);
      const sidecar = await spawnSidecar({ cwd: options.cwd, env: options.env, command, args: [...args, job.runFile] });
      await noteProcess(job.folder, sidecar.pid);
      return {
        events: sidecar.events,
        ended: sidecar.ended,
        stop: async () => sidecar.signal("SIGTERM"),
        kill: async () => sidecar.signal("SIGKILL"),
      };
    },
  };
}
