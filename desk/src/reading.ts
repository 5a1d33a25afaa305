/* Reading a request as one officer: whose papers hold, which keys they give, what its messages say. */
import { Directory } from "./directory";
import { Epochs, unwrap } from "./epochs";
import { aside, refusal, SealedError } from "./errors";
import { checkEvidence, checkSteps } from "./evidence";
import { type Grant, openGrant, readGrants } from "./grants";
import { isTeam } from "./headers";
import { after, checkSeal, openSealed, partiesAt, passing, type Place, type SealedMessage } from "./messages";
import type { Officer } from "./officers";
import { type Line, readRoster } from "./roster";
import { numbered, type SealedFile } from "./sealed_files";
import { type Signed, take } from "./signed";
import type { Text } from "./texts";

/* A message with its seal, and why it is refused without a key being needed to see it. */
export interface Judged {
  readonly place: Place;
  readonly message: SealedMessage;
  readonly seal: Signed;
  readonly fault: SealedError | null;
}

export class Case {
  /* refused: what was left aside, so that no party can close the file to the others: the party whose epochs, or the name
     of the grant or signed step -> why. Whether a grant opens, `identities` finds out. unheld: grants by a card that
     did not hold; what others sealed for that key is read all the same, nothing more is sealed for it. */
  private constructor(
    readonly file: SealedFile,
    readonly directory: Directory,
    readonly epochs: Epochs,
    readonly grants: readonly Grant[],
    readonly evidence: readonly Text[],
    readonly roster: readonly Line[],
    readonly refused: Map<string, SealedError>,
    private readonly unheld: readonly Grant[],
  ) {}

  static async read(file: SealedFile, trusted: readonly string[]): Promise<Case> {
    const directory = await Directory.read({ cards: file.cards, endorsements: file.endorsements, trusted });
    const epochs = await Epochs.readApart(file.epochs, directory);
    const roster = await readRoster(file.roster, file.header, directory, file.messages.length);
    const evidence = await checkEvidence(file.evidence, file.header.request as string);
    const refused = new Map(epochs.refused);
    const grants: Grant[] = [];
    const unheld: Grant[] = [];
    for (const [place, grant] of file.grants.entries()) {
      const name = numbered("grants", place + 1);
      const read = (holding: boolean): Promise<Grant[]> => readGrants([grant], file.header, epochs, directory, roster, place + 1, holding);
      await aside(refused, name, async () => void grants.push(...(await read(true))));
      if (refused.has(name)) await refusal(async () => unheld.push(...(await read(false))));
    }
    for (const [number, step] of file.steps)
      await aside(refused, numbered("steps", number), () => checkSteps(new Map([[number, step]]), evidence, directory));
    return new Case(file, directory, epochs, grants, evidence, roster, refused, unheld);
  }

  /* The seal of each message, checked without a key; the first that is refused refuses all. */
  async seals(): Promise<Signed[]> {
    const read: Signed[] = [];
    for await (const { seal, fault } of this.judged()) {
      if (fault !== null) throw fault;
      read.push(seal);
    }
    return read;
  }

  async nextPlace(): Promise<Place> {
    let next = this.first;
    for await (const { place, seal, fault } of this.judged()) next = following(place, seal, fault);
    return next;
  }

  /* What each message says; of one that is refused `{ fields, number, refused }`, and what follows. reader: a party. What a
     team sealed before it joined, or after it left, is closed to it: of that the seal alone is yielded, without a `body`. */
  async *messages(identities: ReadonlyMap<string, string>, now: Date, reader?: string): AsyncGenerator<Text> {
    for await (const { place, message, seal, fault } of this.judged()) {
      const foreign = reader !== undefined && isTeam(place.header) && !partiesAt(place).includes(reader);
      const closed = foreign && !identities.has(seal.payload.case as string);
      try {
        if (fault !== null) throw fault;
        yield closed ? seal.payload : await openSealed(message, seal, place, identities, now);
      } catch (error) {
        if (!(error instanceof SealedError)) throw error;
        yield { fields: error.fields, number: place.number, refused: error.code };
      }
    }
  }

  async *judged(): AsyncGenerator<Judged> {
    let place = this.first;
    for (const message of this.file.messages) {
      const seal = await take(message.seal, "enlace-seal");
      const fault = await refusal(() => checkSeal(message, place, this.directory));
      yield { place, message, seal, fault };
      place = following(place, seal, fault);
    }
  }

  /* The identities of the cases that an officer may open, by recipient; a grant that does not open is left aside. */
  async identities(officer: Officer): Promise<Map<string, string>> {
    this.epochs.checkTaken(officer.party);
    const found = new Map<string, string>();
    for (const epoch of this.epochs) {
      const wrapped = this.file.wraps.get(epoch.hash)?.get(officer.hash);
      if (wrapped === undefined) continue;
      const identity = await unwrap(wrapped, officer.keys.age, epoch.age);
      for (const one of [...this.unheld, ...this.grants].filter((grant) => grant.epoch.hash === epoch.hash))
        await aside(this.refused, numbered("grants", one.number), async () => {
          found.set(one.case, await openGrant(one, identity));
        });
    }
    return found;
  }

  private get first(): Place {
    return { header: this.file.header, number: 1, previous: null, roster: this.roster };
  }
}

const following = (place: Place, seal: Signed, fault: SealedError | null): Place => (fault === null ? after : passing)(place, seal);
