/* Reading a request as one officer: whose papers hold, which keys they give, what its messages say. */
import { Directory } from "./directory";
import { Epochs, unwrap } from "./epochs";
import { checkEvidence, checkSteps } from "./evidence";
import { type Grant, openGrant, readGrants } from "./grants";
import { isTeam } from "./headers";
import { after, checkSeal, openSealed, partiesAt, type Place, type SealedMessage } from "./messages";
import type { Officer } from "./officers";
import { type Line, readRoster } from "./roster";
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
    readonly roster: readonly Line[],
  ) {}

  static async read(file: SealedFile, trusted: readonly string[]): Promise<Case> {
    const directory = await Directory.read({ cards: file.cards, endorsements: file.endorsements, trusted });
    const epochs = await Epochs.read(file.epochs, directory);
    const roster = await readRoster(file.roster, file.header, directory, file.messages.length);
    const grants = await readGrants(file.grants, file.header, epochs, directory, roster);
    const evidence = await checkEvidence(file.evidence, file.header.request as string);
    await checkSteps(file.steps, evidence, directory);
    return new Case(file, directory, epochs, grants, evidence, roster);
  }

  /* The seal of each message, checked without a key. */
  async seals(): Promise<Signed[]> {
    const read: Signed[] = [];
    for await (const [, seal] of this.places()) read.push(seal);
    return read;
  }

  async nextPlace(): Promise<Place> {
    return (await this.seals()).reduce(after, this.first);
  }

  /* What each message says; the first that is refused refuses what follows. reader: a party. What a team sealed before it
     joined, or after it left, is closed to it: of that the seal alone is yielded, which has no `body`. */
  async *messages(identities: ReadonlyMap<string, string>, now: Date, reader?: string): AsyncGenerator<Text> {
    for await (const [place, seal, message] of this.places()) {
      const foreign = reader !== undefined && isTeam(place.header) && !partiesAt(place).includes(reader);
      const closed = foreign && !identities.has(seal.payload.case as string);
      yield closed ? seal.payload : await openSealed(message, seal, place, identities, now);
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

  private get first(): Place {
    return { header: this.file.header, number: 1, previous: null, roster: this.roster };
  }

  private async *places(): AsyncGenerator<[Place, Signed, SealedMessage]> {
    let place = this.first;
    for (const message of this.file.messages) {
      const seal = await checkSeal(message, place, this.directory);
      yield [place, seal, message];
      place = after(place, seal);
    }
  }
}
