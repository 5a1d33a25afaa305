/* Grants: the key of a case, wrapped to the epoch of each party of the request, or of the team. */
import { newIdentity, recipientOf, seal } from "./age";
import type { Directory } from "./directory";
import { type Epoch, type Epochs, unwrap } from "./epochs";
import { check } from "./errors";
import { allPartiesOf, partiesOf } from "./headers";
import { type Officer, partyOf } from "./officers";
import type { Line } from "./roster";
import { sign, take, verify } from "./signed";
import { type Bytes, type Text, utf8 } from "./texts";

export interface SealedGrant {
  readonly grant: string;
  readonly sealed: Bytes;
}

export interface Grant {
  readonly party: string;
  readonly case: string;
  readonly epoch: Epoch;
  readonly sealed: Bytes;
  /* Its place in the file, from 1. */
  readonly number: number;
}

export interface NewCase {
  readonly identity: string;
  readonly recipient: string;
  readonly grants: readonly SealedGrant[];
}

/* A new key for what follows, granted to the newest epoch of every party of the next message. */
export async function newCase(
  by: Officer, header: Text, epochs: Epochs, at: string, roster: readonly Line[] = [],
): Promise<NewCase> {
  const identity = await newIdentity();
  const grants = [];
  for (const party of partiesOf(header, roster)) grants.push(await grant(by, header, identity, epochs.newest(party), at));
  return { identity, recipient: await recipientOf(identity), grants };
}

export async function grant(by: Officer, header: Text, identity: string, epoch: Epoch, at: string): Promise<SealedGrant> {
  const payload: Text = {
    at, case: await recipientOf(identity), epoch: epoch.hash, party: epoch.party, request: header.request as string, v: 1,
  };
  return {
    grant: await sign("enlace-grant", payload, by.keys.sign, by.hash),
    sealed: await seal(utf8(identity), [epoch.age]),
  };
}

/* first: the number of the first of them. holding: whether the cards that signed them must hold. */
export async function readGrants(
  sealed: readonly SealedGrant[], header: Text, epochs: Epochs, directory: Directory, roster: readonly Line[] = [], first = 1,
  holding = true,
): Promise<Grant[]> {
  const parties = allPartiesOf(header, roster);
  const read = [];
  for (const [place, one] of sealed.entries()) {
    const signed = await take(one.grant, "enlace-grant");
    const party = signed.payload.party as string;
    const card = directory.card(signed.kid);
    await verify(signed, card.sign as string);
    if (holding) directory.checkHolds(signed.kid, signed.payload.at as string);
    check(signed.payload.request === header.request, "wrong_request");
    check(parties.includes(party), "grant_outside", party);
    check(parties.includes(partyOf(card)), "not_of_party", signed.kid);
    const epoch = epochs.get(signed.payload.epoch as string);
    check(epoch.party === party, "wrong_key", party);
    read.push({ party, case: signed.payload.case as string, epoch, sealed: one.sealed, number: first + place });
  }
  return read;
}

export const openGrant = (grant: Grant, identity: string): Promise<string> => unwrap(grant.sealed, identity, grant.case);

/* Whether a case was begun under the newest epoch of every party and granted to nobody else: else somebody who left may
   know its key, or somebody who joined would get what came before with it. */
export function isCurrent(case_: string, grants: readonly Grant[], parties: readonly string[], epochs: Epochs): boolean {
  const own = grants.filter((one) => one.case === case_);
  const newest = (party: string): boolean =>
    Math.min(...own.filter((one) => one.party === party).map((one) => one.epoch.number)) === epochs.newest(party).number;
  return own.every(({ party }) => parties.includes(party)) && parties.every(newest);
}
