/* Drafts: what an officer has written so far, sealed for themselves alone; no other program reads them. */
import { open, recipientOf, seal } from "./age";
import { check } from "./errors";
import type { Officer } from "./officers";
import { pad, unpad } from "./padding";
import { checkShape, DRAFT } from "./shapes";
import { type Bytes, canonical, MAX_TEXT_BYTES, readText, type Text, utf8 } from "./texts";

export interface Draft {
  readonly form: string;
  readonly asked: readonly string[];
  readonly type: string;
  readonly handling: string;
  readonly body: Readonly<Record<string, string>>;
}

export async function sealDraft(by: Officer, { form, asked, type, handling, body }: Draft): Promise<Bytes> {
  const text: Text = { asked, body, form, handling, type, v: 1 };
  checkShape(text, DRAFT);
  return seal(pad(utf8(canonical(text))), [await recipientOf(by.keys.age)]);
}

/* own: all that the reader ever made keys for. */
export async function openDraft(file: Blob, own: readonly Officer[]): Promise<Draft> {
  check(file.size <= 2 * MAX_TEXT_BYTES, "too_large");
  const sealed = new Uint8Array(await file.arrayBuffer());
  const text = readText(unpad(await open(sealed, own.map(({ keys }) => keys.age))));
  checkShape(text, DRAFT);
  return text as unknown as Draft;
}
