/* Padding: the length of what is sealed tells less (Padmé, Nikitin et al., PETS 2019). */
import { check } from "./errors";
import type { Bytes } from "./texts";

export const LEAST_BYTES = 1024;
const BLANK = 0x20;

export function paddedLength(length: number): number {
  if (length <= LEAST_BYTES) return LEAST_BYTES;
  const exponent = Math.floor(Math.log2(length));
  const kept = Math.floor(Math.log2(exponent)) + 1;
  const step = 2 ** (exponent - kept);
  return Math.ceil(length / step) * step;
}

export function pad(bytes: Bytes): Bytes {
  const padded = new Uint8Array(paddedLength(bytes.length)).fill(BLANK);
  padded.set(bytes);
  return padded;
}

/* length: of the content, where it is known; else everything up to the last octet that is no blank. */
export function unpad(bytes: Bytes, length?: number): Bytes {
  let end = bytes.length;
  while (end > (length ?? 0) && bytes[end - 1] === BLANK) end -= 1;
  check(end === (length ?? end) && bytes.length === paddedLength(end), "bad_padding");
  return bytes.slice(0, end);
}
