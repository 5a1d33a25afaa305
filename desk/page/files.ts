/* A file with what another holds and what was added here, entry by entry. */
import { Directory } from "../src/directory";
import { fingerprint } from "../src/officers";
import type { SealedFile } from "../src/sealed_files";
import { take } from "../src/signed";
import { type Bytes, type Text, utf8 } from "../src/texts";
import { readZip, ZipWriter } from "../src/zip";

/* A Blob stays outside of memory until it is written. */
export type Added = Map<string, Bytes | Blob>;

const hex = (hash: string): string => hash.replace("sha256:", "");

export const signedName = (folder: "cards" | "endorsements" | "epochs", hash: string): string => `${folder}/${hex(hash)}.jws`;
export const wrapName = (epoch: string, whom: string): string => `wraps/${[epoch, ...whom.split(" ")].map(hex).join(".")}.age`;

export function addPair(added: Added, folder: "grants" | "messages", number: number, signed: string, sealed: Bytes): void {
  const name = `${folder}/${String(number).padStart(4, "0")}`;
  added.set(`${name}.jws`, utf8(signed)).set(`${name}.age`, sealed);
}

/* Pieces of attachments that are in the file already are on the platform: they are not carried back. */
export async function withAdded(file: Blob, added: Added): Promise<Blob> {
  const zip = new ZipWriter();
  for (const entry of await readZip(file))
    if (!added.has(entry.name) && !entry.name.startsWith("pieces/")) zip.write(entry.name, await entry.read());
  for (const [name, content] of added) zip.write(name, content instanceof Blob ? new Uint8Array(await content.arrayBuffer()) : content, content);
  return zip.end();
}

export interface Card {
  readonly hash: string;
  readonly payload: Text;
  readonly print: string;
}

/* The cards of a file, each signed by itself; whether one holds, the directory says. */
export async function cardsOf(file: SealedFile): Promise<Card[]> {
  await Directory.read({ cards: file.cards, endorsements: [], trusted: [] });
  const read = await Promise.all(file.cards.map((one) => take(one, "enlace-card")));
  return read.map(({ hash, payload }) => ({ hash, payload, print: fingerprint(hash) }));
}

/* Those who say of themselves that they are points of contact, and whom nobody compared here yet. */
export async function toCompare(file: SealedFile, trusted: readonly string[]): Promise<Card[]> {
  const decisions = await Promise.all(file.endorsements.map((one) => take(one, "enlace-endorsement")));
  const own = decisions.filter(({ kid, payload }) => payload.card === kid && payload.as === "contact").map(({ kid }) => kid);
  return (await cardsOf(file)).filter(({ hash }) => own.includes(hash) && !trusted.includes(hash));
}

export const person = ({ payload }: Card): string => `${String(payload.officer)} · ${String(payload.authority)} · ${String(payload.state)}`;
