/* Messages: sealed for the case, with a seal that anybody can check without opening. */
import { open, seal } from "./age";
import type { Directory } from "./directory";
import { check } from "./errors";
import { changed, isTeam, partiesOf } from "./headers";
import { type Officer, partyOf } from "./officers";
import { pad, unpad } from "./padding";
import type { FileEntry } from "./pieces";
import type { Line } from "./roster";
import { checkMessage, KINDS_IN_A_TEAM, KINDS_OF_MESSAGE } from "./shapes";
import { type Signed, sign, take } from "./signed";
import { type Bytes, canonical, hash, readText, type Text, utf8 } from "./texts";

export interface SealedMessage {
  readonly seal: string;
  readonly ciphertext: Bytes;
}

export interface Content {
  readonly type: string;
  readonly handling: string;
  readonly body: Readonly<Record<string, string>>;
  readonly files: readonly FileEntry[];
}

/* Where a message was found. number: counts from 1; previous: the hash of the seal before, or null. */
export interface Place {
  readonly header: Text;
  readonly number: number;
  readonly previous: string | null;
  /* Of a team. */
  readonly roster?: readonly Line[];
  /* Recipient of a case -> to whom messages before were sealed for it. */
  readonly cases?: ReadonlyMap<string, readonly string[]>;
}

export const partiesAt = ({ header, roster, number }: Place): string[] => partiesOf(header, roster, number);

/* Whether no message was sealed for a case to other parties: its key opens those too. */
export function fitsCase(place: Place, case_: string): boolean {
  const parties = partiesAt(place);
  return canonical(place.cases?.get(case_) ?? parties) === canonical(parties);
}

/* The place that follows that of a seal. */
export const after = (place: Place, seal: Signed): Place => ({
  ...passing(place, seal),
  cases: new Map([...(place.cases ?? []), [seal.payload.case as string, seal.payload.to as readonly string[]]]),
});

/* The place that follows that of a seal which was refused: it says nothing of its case. */
export const passing = (place: Place, { hash }: Signed): Place => ({ ...place, number: place.number + 1, previous: hash });

export const kindsOf = (header: Text): readonly string[] => (isTeam(header) ? KINDS_IN_A_TEAM : KINDS_OF_MESSAGE);

const SKEW_MS = 24 * 60 * 60 * 1000;
const IN_BOTH = ["case", "from", "handling", "number", "request", "sent_at", "to", "type"];

export async function sealMessage(
  by: Officer, content: Content, place: Place, case_: string, at: string,
): Promise<SealedMessage> {
  const { header, number, previous } = place;
  const both: Text = {
    case: case_,
    from: by.party,
    handling: content.handling,
    number,
    request: header.request as string,
    sent_at: at,
    to: partiesAt(place),
    type: content.type,
    v: 1,
  };
  const inside: Text = { ...both, body: content.body, files: content.files as unknown as readonly Text[], header };
  checkMessage(inside);
  check(kindsOf(header).includes(content.type), "wrong_type", "type");
  const ciphertext = await seal(pad(utf8(canonical(inside))), [case_]);
  const payload: Text = { ...both, ciphertext: await hash(ciphertext), header: await hash(header), previous };
  return { seal: await sign("enlace-seal", payload, by.keys.sign, by.hash), ciphertext };
}

/* What can be checked without a key: the first three checks of the form. Returns the seal. */
export async function checkSeal(message: SealedMessage, place: Place, directory: Directory): Promise<Signed> {
  const signed = await take(message.seal, "enlace-seal");
  const { payload } = signed;
  const card = await directory.checkSigned(signed, payload.sent_at as string);
  check(partyOf(card) === payload.from, "not_of_party", signed.kid);
  check(kindsOf(place.header).includes(payload.type as string), "wrong_type", "type");
  const found = { request: place.header.request, number: place.number, previous: place.previous };
  const elsewhere = Object.entries(found).filter(([name, value]) => payload[name] !== value).map(([name]) => name);
  check(elsewhere.length === 0, "wrong_place", ...elsewhere);
  const to = payload.to as string[];
  const parties = partiesAt(place);
  check(canonical(to) === canonical(parties) && to.includes(payload.from as string), "wrong_parties");
  check(fitsCase(place, payload.case as string), "wrong_case");
  check((await hash(message.ciphertext)) === payload.ciphertext, "altered");
  return signed;
}

/* All checks of the form, in its order. identities: recipient of a case -> its identity. */
export async function openMessage(
  message: SealedMessage, place: Place, identities: ReadonlyMap<string, string>, directory: Directory, now: Date,
): Promise<Text> {
  return openSealed(message, await checkSeal(message, place, directory), place, identities, now);
}

/* The checks of the form from the fourth on, for a message whose seal was checked. */
export async function openSealed(
  message: SealedMessage, { payload }: Signed, place: Place, identities: ReadonlyMap<string, string>, now: Date,
): Promise<Text> {
  const identity = identities.get(payload.case as string);
  check(identity !== undefined, "no_grant");
  const inside = readText(unpad(await open(message.ciphertext, [identity])));
  checkMessage(inside);
  const differs = IN_BOTH.filter((name) => canonical(inside[name] ?? null) !== canonical(payload[name] ?? null));
  if ((await hash(inside.header as Text)) !== payload.header) differs.push("header");
  check(differs.length === 0, "contradiction", ...differs);
  const other = changed(inside.header as Text, place.header);
  check(other.length === 0, "header_changed", ...other);
  check(Date.parse(payload.sent_at as string) <= now.getTime() + SKEW_MS, "clock", "sent_at");
  return inside;
}
