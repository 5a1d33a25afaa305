/* The header in clear: who the parties are, and what of it never changes once a message was sent. */
import { check } from "./errors";
import { type Line, membersOf } from "./roster";
import { areParties, isParty } from "./shapes";
import { canonical, type Text } from "./texts";

export const FIXED = ["asked", "bases", "form", "lead", "request", "requested", "requesting"];

/* Whether a header is that of a joint team, and not of a request. */
export const isTeam = (header: Text): boolean => "lead" in header;

/* Sorted: of a request its two parties; of a team those in its roster. number: of a message; without it: of the next one. */
export function partiesOf(header: Text, roster: readonly Line[] = [], number = Infinity): string[] {
  if (isTeam(header)) return membersOf(roster, number);
  const { requesting = null, requested = null } = header;
  check(isParty(requesting) && isParty(requested), "wrong_type", "requested", "requesting");
  return [...new Set([requesting, requested] as string[])].sort();
}

/* All who are or ever were parties. */
export const allPartiesOf = (header: Text, roster: readonly Line[] = []): string[] =>
  isTeam(header) ? [...new Set(roster.map(({ party }) => party))].sort() : partiesOf(header);

/* Whom the platform names as members of a team. */
export function accepted(header: Text): readonly string[] {
  const named = header.members ?? null;
  check(areParties(named), "wrong_type", "members");
  return named as readonly string[];
}

/* Who accepted on the platform and is not in the roster, the lead first. */
export function toAdmit(header: Text, roster: readonly Line[]): string[] {
  const inside = membersOf(roster);
  const outside = accepted(header).filter((one) => !inside.includes(one));
  return outside.sort((one, other) => Number(other === header.lead) - Number(one === header.lead) || (one < other ? -1 : 1));
}

/* Who left on the platform and is in the roster still: until that is signed nothing more is sealed. */
export const toLeave = (header: Text, roster: readonly Line[]): string[] =>
  membersOf(roster).filter((one) => !accepted(header).includes(one) && one !== header.lead);

export function changed(one: Text, other: Text): string[] {
  return FIXED.filter((name) => canonical(one[name] ?? null) !== canonical(other[name] ?? null));
}
