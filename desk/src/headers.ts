/* The header in clear: who its parties are, and what of it never changes once a message was sent. */
import { check } from "./errors";
import { areJoined, isParty } from "./shapes";
import { canonical, type Text } from "./texts";

export const FIXED = ["asked", "bases", "form", "request", "requested", "requesting"];

/* number: of a message; who joined later is not a party of it. Without it: all who ever were. */
export function partiesOf(header: Text, number = Infinity): string[] {
  const { requesting = null, requested = null, joined = [] } = header;
  check(isParty(requesting) && isParty(requested) && areJoined(joined), "wrong_type", "requested", "requesting");
  const later = (joined as readonly Text[]).filter((one) => (one.number as number) <= number).map((one) => one.party);
  return [...new Set([requesting, requested, ...later] as string[])].sort();
}

export function changed(one: Text, other: Text): string[] {
  return FIXED.filter((name) => canonical(one[name] ?? null) !== canonical(other[name] ?? null));
}
