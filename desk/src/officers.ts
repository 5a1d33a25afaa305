/* The keys of an officer, which never leave this browser, and the card that makes their public half known. */
import { recipientOf } from "./age";
import { check, SealedError } from "./errors";
import { sign, take } from "./signed";
import { hash, type Text, toBase64url } from "./texts";

export interface Keys {
  readonly age: CryptoKey;
  readonly sign: CryptoKey;
  readonly signPublic: CryptoKey;
}

export interface Person {
  readonly pack: string;
  readonly state: string;
  readonly authority: string;
  readonly officer: string;
}

export interface Officer {
  readonly keys: Keys;
  readonly card: string;
  readonly hash: string;
  readonly party: string;
}

/* Where the browser lacks them there is the offline client, `enlace-desk`; never a key made by other means. */
export async function newKeys(): Promise<Keys> {
  try {
    const encrypting = (await crypto.subtle.generateKey({ name: "X25519" }, false, ["deriveBits"])) as CryptoKeyPair;
    const signing = (await crypto.subtle.generateKey({ name: "Ed25519" }, false, ["sign", "verify"])) as CryptoKeyPair;
    return { age: encrypting.privateKey, sign: signing.privateKey, signPublic: signing.publicKey };
  } catch {
    throw new SealedError("unsupported", ["enlace-desk"]);
  }
}

/* Asked before anything else: a browser that cannot make keys cannot check signatures either. */
export async function checkSupport(): Promise<void> {
  await newKeys();
}

export async function makeCard(keys: Keys, person: Person, at: string, previous: string | null = null): Promise<Officer> {
  const publicKey = await crypto.subtle.exportKey("raw", keys.signPublic);
  const payload: Text = {
    age: await recipientOf(keys.age),
    authority: person.authority,
    made_at: at,
    officer: person.officer,
    pack: person.pack,
    previous,
    sign: toBase64url(new Uint8Array(publicKey)),
    state: person.state,
    v: 1,
  };
  const own = await hash(payload);
  return { keys, card: await sign("enlace-card", payload, keys.sign, own), hash: own, party: partyOf(payload) };
}

export async function officerOf(keys: Keys, card: string): Promise<Officer> {
  const signed = await take(card, "enlace-card");
  check(signed.payload.age === (await recipientOf(keys.age)), "wrong_key", signed.hash);
  return { keys, card, hash: signed.hash, party: partyOf(signed.payload) };
}

export const partyOf = (card: Text): string => [card.pack, card.state, card.authority].join("/");

/* What two people read to each other on the telephone. */
export const fingerprint = (card: string): string =>
  (card.replace("sha256:", "").slice(0, 20).match(/.{4}/g) ?? []).join(" ");

export const endorse = (
  by: Officer,
  card: string,
  { at, as = "officer", decision = "endorsed", until = null }: {
    at: string;
    as?: "officer" | "contact";
    decision?: "endorsed" | "revoked";
    until?: string | null;
  },
): Promise<string> => sign("enlace-endorsement", { as, at, card, decision, until, v: 1 }, by.keys.sign, by.hash);
