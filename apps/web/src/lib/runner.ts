/** Starts the worker that answers queued questions in this process. */
export function startRunner(): void {}
