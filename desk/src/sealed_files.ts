/* A sealed file as it is carried on a stick: read and written entry by entry, the pieces of attachments as they are wanted. */
import { check, SealedError } from "./errors";
import type { SealedGrant } from "./grants";
import type { SealedMessage } from "./messages";
import { type Bytes, canonical, fromUtf8, readText, type Text, utf8 } from "./texts";
import { type Entry, readZip, ZipWriter } from "./zip";

const HEX = "[0-9a-f]{64}";
const HEADER = "header.json";
const EVIDENCE = "evidence.jsonl";
const NAME = new RegExp(
  `^(?:header\\.json|evidence\\.jsonl|(?:cards|endorsements|epochs)/${HEX}\\.jws|wraps/${HEX}(?:\\.${HEX}){1,2}\\.age` +
    `|(?:steps|roster)/\\d{4}\\.jws|(?:grants|messages)/\\d{4}\\.(?:jws|age)|pieces/${HEX}\\.age)$`,
);
const MOST_ENTRIES = 20_000;
const MAX_ENTRY_BYTES = 16 * 1024 * 1024;
const MAX_BYTES = 256 * 1024 * 1024;
const MOST_OF_A_KIND = 9999;

export interface SealedFile {
  readonly header: Text;
  readonly cards: readonly string[];
  readonly endorsements: readonly string[];
  readonly epochs: readonly string[];
  /* Hash of an epoch -> for whom -> the sealed identity. */
  readonly wraps: ReadonlyMap<string, ReadonlyMap<string, Bytes>>;
  readonly grants: readonly SealedGrant[];
  readonly messages: readonly SealedMessage[];
  readonly evidence: string;
  /* Number of a step -> its line, signed by whoever took it. */
  readonly steps: ReadonlyMap<number, string>;
  /* Of a team. */
  readonly roster: readonly string[];
}

export class Archive {
  private constructor(private readonly entries: ReadonlyMap<string, Entry>) {}

  static async of(file: Blob): Promise<Archive> {
    const entries = await readZip(file);
    check(entries.length <= MOST_ENTRIES, "bad_archive");
    for (const { name, size } of entries) {
      check(NAME.test(name), "bad_archive", name.slice(0, 200));
      check(size <= MAX_ENTRY_BYTES, "too_large", name);
    }
    const held = entries.filter(({ name }) => !name.startsWith("pieces/"));
    check(held.reduce((sum, { size }) => sum + size, 0) <= MAX_BYTES, "too_large");
    return new Archive(new Map(entries.map((one) => [one.name, one])));
  }

  async content(): Promise<SealedFile> {
    // All at once: a browser takes as long for one small read as for a hundred.
    const pairs = (folder: string): Promise<[string, Bytes][]> => {
      const count = Math.ceil(this.names(`${folder}/`).length / 2);
      const names = Array.from({ length: count }, (_, place) => numbered(folder, place + 1));
      return Promise.all(names.map(async (name) => [fromUtf8(await this.read(`${name}.jws`)), await this.read(`${name}.age`)]));
    };
    return {
      header: readText(await this.read(HEADER)),
      cards: await this.signed("cards/"),
      endorsements: await this.signed("endorsements/"),
      epochs: await this.signed("epochs/"),
      wraps: await this.wraps(),
      grants: (await pairs("grants")).map(([grant, sealed]) => ({ grant, sealed })),
      messages: (await pairs("messages")).map(([seal, ciphertext]) => ({ seal, ciphertext })),
      evidence: this.entries.has(EVIDENCE) ? fromUtf8(await this.read(EVIDENCE)) : "",
      steps: await this.steps(),
      roster: await this.roster(),
    };
  }

  piece(hash: string): Promise<Bytes> {
    return this.read(pieceName(hash));
  }

  /* Whether a file has pieces and none of them is here: a file that is brought back leaves out what the platform has. */
  leavesOut(hashes: readonly string[]): boolean {
    return hashes.length > 0 && !hashes.some((one) => this.entries.has(pieceName(one)));
  }

  private names(folder: string): string[] {
    return [...this.entries.keys()].filter((name) => name.startsWith(folder)).sort();
  }

  private async read(name: string): Promise<Bytes> {
    const entry = this.entries.get(name);
    if (entry === undefined) throw new SealedError("missing", [name]);
    return entry.read();
  }

  private async signed(folder: string): Promise<string[]> {
    return Promise.all(this.names(folder).map(async (name) => fromUtf8(await this.read(name))));
  }

  private async steps(): Promise<Map<number, string>> {
    const found = new Map<number, string>();
    for (const name of this.names("steps/")) found.set(Number(name.slice("steps/".length, -".jws".length)), fromUtf8(await this.read(name)));
    return found;
  }

  private async roster(): Promise<string[]> {
    const numbers = this.names("roster/").map((_, place) => numbered("roster", place + 1));
    return Promise.all(numbers.map(async (name) => fromUtf8(await this.read(`${name}.jws`))));
  }

  private async wraps(): Promise<Map<string, Map<string, Bytes>>> {
    const found = new Map<string, Map<string, Bytes>>();
    for (const name of this.names("wraps/")) {
      const [epoch = "", ...cards] = name.slice("wraps/".length, -".age".length).split(".").map((one) => `sha256:${one}`);
      const own = found.get(epoch) ?? new Map<string, Bytes>();
      found.set(epoch, own.set(cards.join(" "), await this.read(name)));
    }
    return found;
  }
}

export class NewArchive {
  private readonly zip = new ZipWriter();

  /* Signed texts are kept under the hash of their payload. */
  writeSigned(folder: "cards" | "endorsements" | "epochs", hash: string, signed: string): void {
    this.zip.write(`${folder}/${hex(hash)}.jws`, utf8(signed));
  }

  writeWrap(epoch: string, whom: string, sealed: Bytes): void {
    this.zip.write(`wraps/${[epoch, ...whom.split(" ")].map(hex).join(".")}.age`, sealed);
  }

  async writePiece(hash: string, sealed: Blob): Promise<void> {
    this.zip.write(pieceName(hash), new Uint8Array(await sealed.arrayBuffer()));
  }

  writeGrant(number: number, { grant, sealed }: SealedGrant): void {
    this.writePair("grants", number, grant, sealed);
  }

  writeMessage(number: number, { seal, ciphertext }: SealedMessage): void {
    this.writePair("messages", number, seal, ciphertext);
  }

  writeStep(number: number, signed: string): void {
    this.writeNumbered("steps", number, signed);
  }

  writeRoster(number: number, signed: string): void {
    this.writeNumbered("roster", number, signed);
  }

  end(header: Text, evidence: string): Blob {
    this.zip.write(HEADER, utf8(canonical(header)));
    if (evidence !== "") this.zip.write(EVIDENCE, utf8(evidence));
    return this.zip.end();
  }

  private writeNumbered(folder: string, number: number, signed: string): void {
    check(number <= MOST_OF_A_KIND, "too_large", folder);
    this.zip.write(`${numbered(folder, number)}.jws`, utf8(signed));
  }

  private writePair(folder: string, number: number, signed: string, sealed: Bytes): void {
    this.writeNumbered(folder, number, signed);
    this.zip.write(`${numbered(folder, number)}.age`, sealed);
  }
}

export const numbered = (folder: string, number: number): string => `${folder}/${String(number).padStart(4, "0")}`;

const hex = (hash: string): string => hash.replace("sha256:", "");

export const stepName = (number: number): string => `${numbered("steps", number)}.jws`;

export const rosterName = (number: number): string => `${numbered("roster", number)}.jws`;

export const pieceName = (hash: string): string => `pieces/${hex(hash)}.age`;
