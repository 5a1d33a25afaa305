/* Epochs: the keys of an authority, one after another, wrapped to its officers and to pairs of custodians of its State. */
import { checkRecipient, newIdentity, open, recipientOf, seal } from "./age";
import type { Directory } from "./directory";
import { aside, check, refusal, SealedError } from "./errors";
import { type Officer, partyOf } from "./officers";
import { sign, take } from "./signed";
import { type Bytes, hash, type Text, utf8 } from "./texts";

/* For whom -> the sealed identity: the hash of a card, or two of them with a blank between. */
export type Wraps = ReadonlyMap<string, Bytes>;

export interface NewEpoch {
  readonly epoch: string;
  readonly hash: string;
  readonly identity: string;
  readonly wraps: Wraps;
}

export interface Epoch {
  readonly hash: string;
  readonly payload: Text;
  readonly number: number;
  readonly party: string;
  readonly age: string;
}

export const CUSTODIANS = 3;

/* members, custodians: hashes of cards; custodians are three, or none where a State has named none. */
export async function openEpoch(
  by: Officer,
  directory: Directory,
  { party, members, custodians, previous, at }: {
    party: string;
    members: readonly string[];
    custodians: readonly string[];
    previous: Epoch | null;
    at: string;
  },
): Promise<NewEpoch> {
  const identity = await newIdentity();
  const payload: Text = {
    age: await recipientOf(identity),
    custodians: [...custodians].sort(),
    members: [...members].sort(),
    number: (previous?.number ?? 0) + 1,
    opened_at: at,
    party,
    previous: previous?.hash ?? null,
    v: 1,
  };
  checkPeople(payload, directory);
  const wraps = new Map<string, Bytes>();
  for (const member of members) wraps.set(member, await wrap(identity, directory.card(member)));
  for (const [first, second] of pairs(payload.custodians as string[])) {
    const inner = await wrap(identity, directory.card(second));
    wraps.set(`${first} ${second}`, await seal(inner, [directory.card(first).age as string]));
  }
  return { epoch: await sign("enlace-epoch", payload, by.keys.sign, by.hash), hash: await hash(payload), identity, wraps };
}

export const pairs = (custodians: readonly string[]): [string, string][] =>
  custodians.flatMap((first, place) => custodians.slice(place + 1).map((second): [string, string] => [first, second]));

export const wrap = (identity: string, card: Text): Promise<Bytes> => seal(utf8(identity), [card.age as string]);

export async function unwrap(wrapped: Bytes, with_: string | CryptoKey, recipient: string): Promise<string> {
  return checkIdentity(new TextDecoder().decode(await open(wrapped, [with_])), recipient);
}

/* What was unwrapped is the key that was signed for: a swapped one is refused. */
export async function checkIdentity(identity: string, recipient: string): Promise<string> {
  const own = await recipientOf(identity).catch(() => "");
  check(own === recipient, "wrong_key");
  return identity;
}

/* The first custodian of a pair opens the outer file and hands what is in it on; it opens for the second alone. */
export const openOuter = (wrapped: Bytes, first: CryptoKey): Promise<Bytes> => open(wrapped, [first]);

/* The second opens the inner file and wraps the identity for the new officer, who then opens the next epoch. */
export async function openInner(inner: Bytes, second: CryptoKey, epoch: Epoch, officer: Text): Promise<Bytes> {
  return wrap(await unwrap(inner, second, epoch.age), officer);
}

function checkPeople(payload: Text, directory: Directory): void {
  const party = payload.party as string;
  const at = payload.opened_at as string;
  const members = payload.members as string[];
  const custodians = payload.custodians as string[];
  check(members.length > 0, "bad_epoch", "members");
  for (const member of members) check(partyOf(directory.checkHolds(member, at)) === party, "not_of_party", member);
  check(custodians.length === 0 || custodians.length === CUSTODIANS, "bad_custodians");
  for (const custodian of custodians) check(ofState(directory.checkHolds(custodian, at), party), "bad_custodians", custodian);
}

const ofState = (card: Text, party: string): boolean => party.startsWith(`${String(card.pack)}/${String(card.state)}/`);

export class Epochs {
  /* refused: party -> why none of its epochs was taken. */
  private constructor(
    private readonly all: ReadonlyMap<string, Epoch>, readonly refused: ReadonlyMap<string, SealedError> = new Map(),
  ) {}

  /* Reads those of each party by themselves: of a party with one that is refused none is taken. */
  static async readApart(signed: readonly string[], directory: Directory): Promise<Epochs> {
    const apart = new Map<string, string[]>();
    for (const one of signed) {
      const party = (await take(one, "enlace-epoch")).payload.party as string;
      apart.set(party, [...(apart.get(party) ?? []), one]);
    }
    const read = new Map<string, Epoch>();
    const refused = new Map<string, SealedError>();
    for (const [party, own] of apart)
      await aside(refused, party, async () => {
        for (const epoch of await Epochs.read(own, directory)) read.set(epoch.hash, epoch);
      });
    return new Epochs(read, refused);
  }

  /* Reads the epochs of all parties; each follows the one before without a gap and was opened by who could. */
  static async read(signed: readonly string[], directory: Directory): Promise<Epochs> {
    const read: Epoch[] = [];
    for (const one of signed) {
      const { kid, payload, hash: own, ...rest } = await take(one, "enlace-epoch");
      const at = payload.opened_at as string;
      const card = await directory.checkSigned({ kid, payload, hash: own, ...rest }, at);
      const party = payload.party as string;
      const may = partyOf(card) === party || (ofState(card, party) && directory.isContact(kid, at));
      check(may, "not_of_party", kid);
      checkPeople(payload, directory);
      read.push({ hash: own, payload, number: payload.number as number, party, age: payload.age as string });
    }
    for (const party of new Set(read.map((one) => one.party))) await checkChain(read.filter((one) => one.party === party));
    return new Epochs(new Map(read.map((one) => [one.hash, one])));
  }

  [Symbol.iterator](): Iterator<Epoch> {
    return this.all.values();
  }

  get(hash: string): Epoch {
    const epoch = this.all.get(hash);
    if (epoch === undefined) throw new SealedError("unknown_epoch", [hash]);
    return epoch;
  }

  has(party: string): boolean {
    return [...this.all.values()].some((one) => one.party === party);
  }

  checkTaken(party: string): void {
    const fault = this.refused.get(party);
    if (fault !== undefined) throw fault;
  }

  newest(party: string): Epoch {
    this.checkTaken(party);
    const own = [...this.all.values()].filter((one) => one.party === party).sort((one, other) => one.number - other.number);
    const last = own.at(-1);
    check(last !== undefined, "without_keys", party);
    return last;
  }
}

/* Refuses epochs with a gap, and those of which the last takes no seal. epochs: of one party. */
async function checkChain(epochs: Epoch[]): Promise<void> {
  let previous: Epoch | null = null;
  for (const epoch of epochs.sort((one, other) => one.number - other.number)) {
    const follows: boolean = epoch.number === (previous?.number ?? 0) + 1 && epoch.payload.previous === (previous?.hash ?? null);
    check(follows, "bad_epoch", epoch.party);
    previous = epoch;
  }
  const last = previous;
  if (last !== null) check((await refusal(() => checkRecipient(last.age))) === null, "bad_epoch", last.party);
}
