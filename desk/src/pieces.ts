/* Attachments: pieces of 4 MiB, each sealed on its own, so that one that failed is sent again alone. */
import { sha256 } from "@noble/hashes/sha2.js";
import { open, seal } from "./age";
import { check, SealedError } from "./errors";
import { pad, unpad } from "./padding";
import { program } from "./programs";
import { isFileName } from "./shapes";
import { type Bytes, hash, toHex } from "./texts";

export const PIECE_BYTES = 4 * 1024 * 1024;
export const MAX_FILE_BYTES = 500 * 1024 * 1024;

export interface FileEntry {
  readonly media_type: string;
  readonly name: string;
  readonly pieces: readonly string[];
  readonly sha256: string;
  readonly size: number;
}

/* Seals a file piece by piece; `keep` is given each, as a Blob, which stays outside of memory, before the next is read.
   Returns what the message says of it. */
export async function sealFile(
  file: Blob, name: string, case_: string, keep: (hash: string, sealed: Blob) => Promise<void> | void,
): Promise<FileEntry> {
  check(isFileName(name), "bad_name", name);
  check(file.size <= MAX_FILE_BYTES, "too_large", name);
  const whole = sha256.create();
  const pieces: string[] = [];
  for (let start = 0; start < Math.max(file.size, 1); start += PIECE_BYTES) {
    const plain = await part(file, name, start);
    const refused = start === 0 ? program(name, plain) : null;
    if (refused !== null) throw refused;
    whole.update(plain);
    const sealed = await seal(pad(plain), [case_]);
    const own = await hash(sealed);
    await keep(own, new Blob([sealed]));
    pieces.push(own);
  }
  return {
    media_type: file.type || "application/octet-stream", name, pieces, sha256: `sha256:${toHex(whole.digest())}`, size: file.size,
  };
}

async function part(file: Blob, name: string, start: number): Promise<Bytes> {
  const read = await file.slice(start, start + PIECE_BYTES).arrayBuffer().catch(() => {
    throw new SealedError("file_changed", [name]);
  });
  check(read.byteLength === Math.min(PIECE_BYTES, file.size - start), "file_changed", name);
  return new Uint8Array(read);
}

export const countOfPieces = (size: number): number => Math.max(1, Math.ceil(size / PIECE_BYTES));

/* Yields the file piece by piece; what was yielded holds only once the end was reached without an error. */
export async function* openFile(
  entry: FileEntry, fetch: (hash: string) => Promise<Bytes> | Bytes, identity: string,
): AsyncGenerator<Bytes> {
  check(entry.size <= MAX_FILE_BYTES && entry.pieces.length === countOfPieces(entry.size), "bad_piece", "size");
  const whole = sha256.create();
  let left = entry.size;
  for (const own of entry.pieces) {
    const sealed = await fetch(own);
    check((await hash(sealed)) === own, "bad_piece", own);
    const length = Math.min(left, PIECE_BYTES);
    const plain = unpad(await open(sealed, [identity]), length);
    whole.update(plain);
    left -= length;
    yield plain;
  }
  check(`sha256:${toHex(whole.digest())}` === entry.sha256, "bad_piece", "sha256");
}
