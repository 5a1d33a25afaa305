/* Whose card holds at an instant: the reading of cards and endorsements, from the contacts whose fingerprint was compared. */
import { fingerprint, partyOf } from "./officers";
import { check, SealedError } from "./errors";
import { type Signed, take, verify } from "./signed";
import type { Text } from "./texts";

export interface Papers {
  readonly cards: readonly string[];
  readonly endorsements: readonly string[];
  /* Hashes of the cards of points of contact whose fingerprint this reader compared. */
  readonly trusted: readonly string[];
}

type Role = "officer" | "contact";

export class Directory {
  private readonly known = new Map<string, boolean>();

  private constructor(
    private readonly cards: ReadonlyMap<string, Text>,
    private readonly endorsements: readonly Signed[],
    private readonly trusted: ReadonlySet<string>,
  ) {}

  /* A card or an endorsement that is not signed by the key it names is refused with the whole. */
  static async read({ cards, endorsements, trusted }: Papers): Promise<Directory> {
    const read = new Map<string, Text>();
    for (const one of cards) {
      const signed = await take(one, "enlace-card");
      check(signed.kid === signed.hash, "bad_signature", signed.hash);
      await verify(signed, signed.payload.sign as string);
      read.set(signed.hash, signed.payload);
    }
    const decisions: Signed[] = [];
    for (const one of endorsements) {
      const signed = await take(one, "enlace-endorsement");
      const card = read.get(signed.kid);
      check(card !== undefined, "unknown_card", signed.kid);
      await verify(signed, card.sign as string);
      decisions.push(signed);
    }
    return new Directory(read, decisions, new Set(trusted));
  }

  card(hash: string): Text {
    const card = this.cards.get(hash);
    check(card !== undefined, "unknown_card", hash);
    return card;
  }

  /* Refuses, and says why, a card that did not hold `at` that instant. */
  checkHolds(hash: string, at: string, role: Role = "officer"): Text {
    const card = this.card(hash);
    const decision = this.decision(hash, at, role);
    if (decision === undefined) {
      const strangers = [...this.cards.keys()].filter((one) => this.claimsContact(one) && this.ofState(one, card));
      const toCompare = strangers.filter((one) => !this.trusted.has(one)).map(fingerprint);
      throw new SealedError(toCompare.length > 0 ? "untrusted" : "not_endorsed", [hash, ...toCompare]);
    }
    check(decision.decision === "endorsed", "revoked", hash);
    check(!lapsed(decision, at), "lapsed", hash);
    const successor = [...this.cards].find(
      ([other, one]) =>
        one.previous === hash && one.made_at as string < at && partyOf(one) === partyOf(card) && this.holds(other, at, "officer"),
    );
    check(successor === undefined, "replaced", hash);
    return card;
  }

  /* Refuses what was signed with a card that did not hold at that instant, or is not signed at all. */
  async checkSigned(signed: Signed, at: string): Promise<Text> {
    await verify(signed, this.card(signed.kid).sign as string);
    return this.checkHolds(signed.kid, at);
  }

  isContact(hash: string, at: string): boolean {
    return this.holds(hash, at, "contact");
  }

  private holds(hash: string, at: string, role: Role): boolean {
    const key = `${hash} ${at} ${role}`;
    const known = this.known.get(key);
    if (known !== undefined) return known;
    // Whoever endorses in a circle is not endorsed.
    this.known.set(key, false);
    const decision = this.decision(hash, at, role);
    const holds = decision?.decision === "endorsed" && !lapsed(decision, at);
    this.known.set(key, holds);
    return holds;
  }

  /* The last decision on a card by somebody who could take it; of two in the same second the revocation. */
  private decision(hash: string, at: string, role: Role): Text | undefined {
    const card = this.card(hash);
    return this.endorsements
      .filter(({ payload }) => payload.card === hash && (payload.at as string) <= at)
      .filter(({ payload }) => role === "officer" || payload.as === "contact" || payload.decision === "revoked")
      .filter((one) => this.mayDecide(one, hash, card))
      .map(({ payload }) => payload)
      .sort((one, other) => (rank(one) < rank(other) ? -1 : 1))
      .at(-1);
  }

  private mayDecide(endorsement: Signed, hash: string, card: Text): boolean {
    if (endorsement.kid === hash) return this.trusted.has(hash) && endorsement.payload.as === "contact";
    return this.ofState(endorsement.kid, card) && this.holds(endorsement.kid, endorsement.payload.at as string, "contact");
  }

  private claimsContact(hash: string): boolean {
    return this.endorsements.some(({ kid, payload }) => kid === hash && payload.card === hash && payload.as === "contact");
  }

  private ofState(hash: string, card: Text): boolean {
    const other = this.card(hash);
    return other.pack === card.pack && other.state === card.state;
  }
}

const rank = (decision: Text): string => `${String(decision.at)} ${decision.decision === "revoked" ? 1 : 0}`;

const lapsed = (decision: Text, at: string): boolean =>
  decision.until !== null && (decision.until as string) < at.slice(0, 10);
