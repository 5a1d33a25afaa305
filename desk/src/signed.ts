/* Signed texts: JWS in compact form, EdDSA alone, whatever the header says. */
import { check, SealedError } from "./errors";
import { checkShape, SHAPES, type Type } from "./shapes";
import { type Bytes, canonical, fromBase64url, hash, readText, type Text, toBase64url, utf8 } from "./texts";

export interface Signed {
  readonly kid: string;
  readonly payload: Text;
  readonly hash: string;
  readonly input: Bytes;
  readonly signature: Bytes;
}

export async function sign(type: Type, payload: Text, key: CryptoKey, kid: string): Promise<string> {
  checkShape(payload, SHAPES[type]);
  const head = toBase64url(utf8(canonical({ alg: "EdDSA", kid, typ: type })));
  const input = `${head}.${toBase64url(utf8(canonical(payload)))}`;
  const signature = await crypto.subtle.sign("Ed25519", key, utf8(input));
  return `${input}.${toBase64url(new Uint8Array(signature))}`;
}

/* Takes a signed text apart; nothing in it is true before `verify`. */
export async function take(jws: string, type: Type): Promise<Signed> {
  const parts = jws.split(".");
  check(parts.length === 3, "not_signed");
  const [head, body, tail] = parts.map(fromBase64url) as [Bytes, Bytes, Bytes];
  const protectedHeader = readText(head);
  const { kid } = protectedHeader;
  check(typeof kid === "string", "not_signed");
  check(canonical(protectedHeader) === canonical({ alg: "EdDSA", kid, typ: type }), "wrong_type", type);
  const payload = readText(body);
  checkShape(payload, SHAPES[type]);
  return { kid, payload, hash: await hash(body), input: utf8(`${parts[0]}.${parts[1]}`), signature: tail };
}

export async function verify(signed: Signed, key: string): Promise<void> {
  let good: boolean;
  try {
    const imported = await crypto.subtle.importKey("raw", fromBase64url(key), "Ed25519", false, ["verify"]);
    good = await crypto.subtle.verify("Ed25519", imported, signed.signature, signed.input);
  } catch {
    throw new SealedError("bad_signature", [signed.kid]);
  }
  check(good, "bad_signature", signed.kid);
}
