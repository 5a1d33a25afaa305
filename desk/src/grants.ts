/* Grants: the key of a case, wrapped to the epoch of each party of the request. */
import { newIdentity, recipientOf, seal } from "./age";
import type { Directory } from "./directory";
import { type Epoch, type Epochs, unwrap } from "./epochs";
import { check } from "./errors";
import { partiesOf } from "./headers";
import { type Officer, partyOf } from "./officers";
import { sign, take } from "./signed";
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
}

export interface NewCase {
  readonly identity: string;
  readonly recipient: string;
  readonly grants: readonly SealedGrant[];
}

/* A new key for what follows in a request, granted to the newest epoch of every party. */
export async function newCase(by: Officer, header: Text, epochs: Epochs, at: string): Promise<NewCase> {
  const identity = await newIdentity();
  const grants = [];
  for (const party of partiesOf(header)) grants.push(await grant(by, header, identity, epochs.newest(party), at));
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

export async function readGrants(
  sealed: readonly SealedGrant[], header: Text, epochs: Epochs, directory: Directory,
): Promise<Grant[]> {
  const parties = partiesOf(header);
  const read = [];
  for (const one of sealed) {
    const signed = await take(one.grant, "enlace-grant");
    const party = signed.payload.party as string;
    const card = await directory.checkSigned(signed, signed.payload.at as string);
    check(signed.payload.request === header.request, "wrong_request");
    check(parties.includes(party), "grant_outside", party);
    check(parties.includes(partyOf(card)), "not_of_party", signed.kid);
    const epoch = epochs.get(signed.payload.epoch as string);
    check(epoch.party === party, "wrong_key", party);
    read.push({ party, case: signed.payload.case as string, epoch, sealed: one.sealed });
  }
  return read;
}

export const openGrant = (grant: Grant, identity: string): Promise<string> => unwrap(grant.sealed, identity, grant.case);

/* Whether a case was begun under the newest epoch of every party: else somebody who left may know its key. */
export const isCurrent = (case_: string, grants: readonly Grant[], parties: readonly string[], epochs: Epochs): boolean =>
  parties.every((party) => {
    const numbers = grants.filter((one) => one.case === case_ && one.party === party).map((one) => one.epoch.number);
    return Math.min(...numbers) === epochs.newest(party).number;
  });
