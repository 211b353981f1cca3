import { createReadStream, createWriteStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createInflateRaw } from "node:zlib";
import { AppError } from "@whetstone/core/errors";

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const localSignature = 0x04034b50;

/**
 * Unpacks one entry of a zip archive (a Python wheel) into `target`, streaming. Entries of 4 GiB and
 * more (zip64) and encrypted ones are refused with MODEL_INVALID, as is a name that is not there.
 */
export async function unpackEntry(archive: string, options: { entry: string; target: string }): Promise<void> {
  const file = await open(archive, "r");
  try {
    const found = (await readDirectory(file)).find((candidate) => candidate.name === options.entry);
    if (!found) throw new AppError("MODEL_INVALID", `There is no ${options.entry} in ${archive}.`);
    const start = await dataStart(file, found.offset);
    const packed = createReadStream(archive, { start, end: start + found.packedSize - 1 });
    const target = createWriteStream(options.target);
    if (found.method === 0) await pipeline(packed, target);
    else if (found.method === 8) await pipeline(packed, createInflateRaw(), target);
    else throw new AppError("MODEL_INVALID", `${options.entry} in ${archive} is packed in an unknown way.`);
  } finally {
    await file.close();
  }
}

async function readDirectory(file: FileHandle) {
  const { size } = await file.stat();
  const tail = await read(file, { at: Math.max(0, size - 65_557), bytes: Math.min(size, 65_557) });
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || tail.readUInt32LE(end) !== endSignature) throw new AppError("MODEL_INVALID", "Not a zip archive.");
  const count = tail.readUInt16LE(end + 10);
  const directory = await read(file, { at: tail.readUInt32LE(end + 16), bytes: tail.readUInt32LE(end + 12) });

  const entries: { name: string; method: number; packedSize: number; offset: number }[] = [];
  for (let at = 0; entries.length < count && directory.readUInt32LE(at) === entrySignature; ) {
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString("utf8", at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 8) & 1 ? -1 : directory.readUInt16LE(at + 10),
      packedSize: directory.readUInt32LE(at + 20),
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** The local header repeats the name and may carry other extra fields than the directory. */
async function dataStart(file: FileHandle, offset: number): Promise<number> {
  const header = await read(file, { at: offset, bytes: 30 });
  if (header.readUInt32LE(0) !== localSignature) throw new AppError("MODEL_INVALID", "The zip archive is damaged.");
  return offset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
}

async function read(file: FileHandle, range: { at: number; bytes: number }): Promise<Buffer> {
  const buffer = Buffer.alloc(range.bytes);
  const { bytesRead } = await file.read(buffer, 0, range.bytes, range.at);
  if (bytesRead < range.bytes) throw new AppError("MODEL_INVALID", "The zip archive is cut short.");
  return buffer;
}
