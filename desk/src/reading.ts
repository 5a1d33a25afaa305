/* Reading a request as one officer: whose papers hold, which keys they give, what its messages say. */
import { Directory } from "./directory";
import { Epochs, unwrap } from "./epochs";
import { checkEvidence, checkSteps } from "./evidence";
import { type Grant, openGrant, readGrants } from "./grants";
import { checkSeal, openMessage, type Place } from "./messages";
import type { Officer } from "./officers";
import type { SealedFile } from "./sealed_files";
import type { Signed } from "./signed";
import type { Text } from "./texts";

export class Case {
  private constructor(
    readonly file: SealedFile,
    readonly directory: Directory,
    readonly epochs: Epochs,
    readonly grants: readonly Grant[],
    readonly evidence: readonly Text[],
  ) {}

  static async read(file: SealedFile, trusted: readonly string[]): Promise<Case> {
    const directory = await Directory.read({ cards: file.cards, endorsements: file.endorsements, trusted });
    const epochs = await Epochs.read(file.epochs, directory);
    const grants = await readGrants(file.grants, file.header, epochs, directory);
    const evidence = await checkEvidence(file.evidence, file.header.request as string);
    await checkSteps(file.steps, evidence, directory);
    return new Case(file, directory, epochs, grants, evidence);
  }

  /* The seal of each message, checked without a key. */
  async seals(): Promise<Signed[]> {
    const read: Signed[] = [];
    for (const message of this.file.messages) read.push(await checkSeal(message, this.place(read), this.directory));
    return read;
  }

  async nextPlace(): Promise<Place> {
    return this.place(await this.seals());
  }

  /* What each message says; the first that is refused refuses what follows. */
  async *messages(identities: ReadonlyMap<string, string>, now: Date): AsyncGenerator<Text> {
    const read: Signed[] = [];
    for (const message of this.file.messages) {
      const place = this.place(read);
      yield await openMessage(message, place, identities, this.directory, now);
      read.push(await checkSeal(message, place, this.directory));
    }
  }

  /* The identities of the cases that an officer may open, by recipient. */
  async identities(officer: Officer): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (const epoch of this.epochs) {
      const wrapped = this.file.wraps.get(epoch.hash)?.get(officer.hash);
      if (wrapped === undefined) continue;
      const identity = await unwrap(wrapped, officer.keys.age, epoch.age);
      for (const one of this.grants) if (one.epoch.hash === epoch.hash) found.set(one.case, await openGrant(one, identity));
    }
    return found;
  }

  private place(before: readonly Signed[]): Place {
    return { header: this.file.header, number: before.length + 1, previous: before.at(-1)?.hash ?? null };
  }
}
