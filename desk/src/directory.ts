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
/* A card, an instant and a role. */
type Key = [string, string, Role];

/* restsOn: what has not been asked yet. */
interface Asked {
  readonly key: Key;
  readonly restsOn: Key[];
}

export class Directory {
  private readonly known = new Map<string, boolean>();

  private constructor(
    private readonly cards: ReadonlyMap<string, Text>,
    /* By the card that they decide on. */
    private readonly endorsements: ReadonlyMap<string, readonly Signed[]>,
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
    const decisions = new Map<string, Signed[]>();
    for (const one of endorsements) {
      const signed = await take(one, "enlace-endorsement");
      const card = read.get(signed.kid);
      check(card !== undefined, "unknown_card", signed.kid);
      await verify(signed, card.sign as string);
      const decided = signed.payload.card as string;
      decisions.set(decided, [...(decisions.get(decided) ?? []), signed]);
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

  /* By what each decision rests on, one after the other, and not by calls within calls: who means harm makes a chain of
     endorsements that is longer than these can go. */
  private holds(hash: string, at: string, role: Role): boolean {
    const asked: Asked[] = [];
    const ask = (key: Key): void => {
      if (this.known.has(key.join(" "))) return;
      // Whoever endorses in a circle is not endorsed.
      this.known.set(key.join(" "), false);
      asked.push({ key, restsOn: this.restsOn(key) });
    };
    ask([hash, at, role]);
    for (let last = asked.at(-1); last !== undefined; last = asked.at(-1)) {
      const next = last.restsOn.pop();
      if (next === undefined) {
        const decision = this.decision(...last.key);
        this.known.set(last.key.join(" "), decision?.decision === "endorsed" && !lapsed(decision, last.key[1]));
        asked.pop();
      } else ask(next);
    }
    return this.known.get(`${hash} ${at} ${role}`) === true;
  }

  /* Whose holding when deciding decides of a card; the first of them last. */
  private restsOn([hash, at, role]: Key): Key[] {
    const card = this.card(hash);
    return this.decisions(hash, at, role)
      .filter(({ kid }) => kid !== hash && this.ofState(kid, card))
      .map(({ kid, payload }): Key => [kid, payload.at as string, "contact"])
      .reverse();
  }

  /* What was decided on a card up to an instant, by whomever. */
  private decisions(hash: string, at: string, role: Role): Signed[] {
    return (this.endorsements.get(hash) ?? [])
      .filter(({ payload }) => (payload.at as string) <= at)
      .filter(({ payload }) => role === "officer" || payload.as === "contact" || payload.decision === "revoked");
  }

  /* The last decision on a card by somebody who could take it; of two in the same second the revocation. */
  private decision(hash: string, at: string, role: Role): Text | undefined {
    const card = this.card(hash);
    return this.decisions(hash, at, role)
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
    return (this.endorsements.get(hash) ?? []).some(({ kid, payload }) => kid === hash && payload.as === "contact");
  }

  private ofState(hash: string, card: Text): boolean {
    const other = this.card(hash);
    return other.pack === card.pack && other.state === card.state;
  }
}

const rank = (decision: Text): string => `${String(decision.at)} ${decision.decision === "revoked" ? 1 : 0}`;

const lapsed = (decision: Text, at: string): boolean =>
  decision.until !== null && (decision.until as string) < at.slice(0, 10);
