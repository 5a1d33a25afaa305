/* Texts: JSON in one byte form, so that the same content always has the same hash. */
import { check, SealedError } from "./errors";

export type Bytes = Uint8Array<ArrayBuffer>;
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value };
export type Text = { readonly [key: string]: Value };

export const MAX_TEXT_BYTES = 8 * 1024 * 1024;
const MAX_DEPTH = 32;
const KEY = /^[A-Za-z0-9_.-]+$/;

export const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

export function fromUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SealedError("not_text");
  }
}

export function canonical(value: Value, depth = 0): string {
  check(depth <= MAX_DEPTH, "not_text");
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") {
    check(Number.isSafeInteger(value) && !Object.is(value, -0), "not_text");
    return String(value);
  }
  if (typeof value === "string") {
    check(value.isWellFormed(), "not_text");
    return JSON.stringify(value);
  }
  if (isList(value)) return `[${value.map((one) => canonical(one, depth + 1)).join(",")}]`;
  const entries = Object.keys(value).sort().map((key) => {
    check(KEY.test(key), "not_text");
    return `${JSON.stringify(key)}:${canonical(value[key] as Value, depth + 1)}`;
  });
  return `{${entries.join(",")}}`;
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

export const isText = (value: unknown): value is Text =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/* Only the canonical form is read, so that what was signed and what is understood cannot be two things. */
export function readText(bytes: Uint8Array): Text {
  check(bytes.length <= MAX_TEXT_BYTES, "too_large");
  const text = fromUtf8(bytes);
  let value: Value;
  try {
    value = JSON.parse(text) as Value;
  } catch {
    throw new SealedError("not_text");
  }
  check(isText(value) && canonical(value) === text, "not_text");
  return value;
}

export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export async function hash(content: Bytes | Text): Promise<string> {
  const bytes = content instanceof Uint8Array ? content : utf8(canonical(content));
  return `sha256:${toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)))}`;
}

export const toBase64url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

export function fromBase64url(text: string): Bytes {
  let bytes: Bytes;
  try {
    bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  } catch {
    throw new SealedError("not_signed");
  }
  check(toBase64url(bytes) === text, "not_signed");
  return bytes;
}
