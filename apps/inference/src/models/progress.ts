/** One line of news while a file is on its way. `totalBytes` is null where nobody said how much will come. */
export type FetchProgress = { what: string; bytes: number; totalBytes: number | null; seconds: number };

export type OnProgress = (progress: FetchProgress) => void;
