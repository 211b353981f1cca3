import { unzipSync } from "fflate";

export type UploadedFile = { name: string; bytes: Uint8Array };
export type SkippedFile = { name: string; reason: string };

/** What one import may hold. */
export const importLimits = { files: 500, fileBytes: 2 * 1024 * 1024, totalBytes: 50 * 1024 * 1024 } as const;

/**
 * Turns what was uploaded into single files: zips opened (not zips inside zips), folders and hidden files passed over.
 * Sizes are taken from the archive's directory before anything is unpacked, so that a small zip cannot fill the memory.
 */
export function unpack(uploads: UploadedFile[]): { files: UploadedFile[]; skipped: SkippedFile[] } {
  const files: UploadedFile[] = [];
  const skipped: SkippedFile[] = [];
  let totalBytes = 0;
  const admit = (name: string, bytes: number): boolean => {
    const reason = refusal(name, bytes, { files: files.length + admitted, totalBytes });
    if (reason) skipped.push({ name, reason });
    else totalBytes += bytes;
    return !reason;
  };
  let admitted = 0;
  for (const { name, bytes } of uploads) {
    if (!isZip(name, bytes)) {
      if (admit(name, bytes.length)) files.push({ name, bytes });
      continue;
    }
    try {
      admitted = 0;
      const unpacked = unzipSync(bytes, {
        filter: (entry) => {
          if (entry.name.endsWith("/") || isHidden(entry.name)) return false;
          const isWanted = admit(entry.name, Math.max(entry.originalSize, entry.size));
          if (isWanted) admitted++;
          return isWanted;
        },
      });
      for (const [inner, content] of Object.entries(unpacked)) {
        // The directory may lie about sizes.
        if (content.length <= importLimits.fileBytes) files.push({ name: inner, bytes: content });
        else skipped.push({ name: inner, reason: tooLarge });
      }
    } catch {
      skipped.push({ name, reason: "This zip is damaged or not a zip; pack it again." });
    }
    admitted = 0;
  }
  return { files, skipped };
}

const tooLarge = `Larger than ${importLimits.fileBytes / 1024 / 1024} MB; split it.`;

function refusal(name: string, bytes: number, so: { files: number; totalBytes: number }): string | null {
  if (!/\.(md|markdown|txt)$/i.test(name)) return "Not a .md or .txt file.";
  if (bytes > importLimits.fileBytes) return tooLarge;
  if (so.files >= importLimits.files) return `More than ${importLimits.files} files; import the rest separately.`;
  if (so.totalBytes + bytes > importLimits.totalBytes)
    return `More than ${importLimits.totalBytes / 1024 / 1024} MB in all; import the rest separately.`;
  return null;
}

function isZip(name: string, bytes: Uint8Array): boolean {
  return /\.zip$/i.test(name) || (bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4);
}

function isHidden(name: string): boolean {
  return name.split("/").some((part) => part.startsWith(".") && !/^\.+$/.test(part)) || name.startsWith("__MACOSX/");
}
