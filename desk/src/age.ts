/* age files: sealed for recipients, opened with identities. */
import { Decrypter, Encrypter, generateHybridIdentity, identityToRecipient } from "age-encryption";
import { check, SealedError } from "./errors";
import { type Bytes, utf8 } from "./texts";

const MAGIC = utf8("age-encryption.org/v1\n");
const PLAIN = "no identity matched any of the file's recipients";

/* The identity of an epoch or of a case; both sides open hybrid ones (ADR 0024). */
export const newIdentity = (): Promise<string> => generateHybridIdentity();

export const recipientOf = (identity: string | CryptoKey): Promise<string> => identityToRecipient(identity);

export async function seal(content: Bytes, recipients: readonly string[]): Promise<Bytes> {
  check(recipients.length > 0, "no_key");
  const encrypter = new Encrypter();
  try {
    for (const recipient of recipients) encrypter.addRecipient(recipient);
    return (await encrypter.encrypt(content)) as Bytes;
  } catch {
    throw new SealedError("wrong_key");
  }
}

/* Refuses what is no hybrid recipient, or nothing can be sealed for. */
export async function checkRecipient(recipient: string): Promise<void> {
  check(recipient.startsWith("age1pq1"), "wrong_key");
  await seal(new Uint8Array(), [recipient]);
}

export async function open(file: Bytes, identities: readonly (string | CryptoKey)[]): Promise<Bytes> {
  check(MAGIC.every((byte, place) => file[place] === byte), "not_age");
  const decrypter = new Decrypter();
  try {
    for (const identity of identities) decrypter.addIdentity(identity);
  } catch {
    throw new SealedError("wrong_key");
  }
  try {
    return (await decrypter.decrypt(file)) as Bytes;
  } catch (fault) {
    throw new SealedError(fault instanceof Error && fault.message === PLAIN ? "no_key" : "damaged");
  }
}
