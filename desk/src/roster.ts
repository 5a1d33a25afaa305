/* The roster of a joint team: who is in it from which message on, each line signed and holding the hash of the last. */
import type { Directory } from "./directory";
import { check } from "./errors";
import { type Officer, partyOf } from "./officers";
import { type Signed, sign, take, verify } from "./signed";
import { hash, type Text } from "./texts";

export type Decision = "admitted" | "left";

export interface Line {
  readonly hash: string;
  /* The hash of the card that signed it. */
  readonly kid: string;
  readonly party: string;
  readonly decision: Decision;
  /* The number of the first message for which it counts. */
  readonly since: number;
  readonly at: string;
}

const lineOf = (hash: string, kid: string, payload: Text): Line => ({
  hash, kid, party: payload.party as string, decision: payload.decision as Decision, since: payload.from as number, at: payload.at as string,
});

/* Sorted. number: of a message; without it: of the next one. */
export function membersOf(roster: readonly Line[], number = Infinity): string[] {
  const last = new Map(roster.filter(({ since }) => since <= number).map(({ party, decision }) => [party, decision]));
  return [...last].filter(([, decision]) => decision === "admitted").map(([party]) => party).sort();
}

/* count: of the messages so far. */
export async function readRoster(signed: readonly string[], header: Text, directory: Directory, count: number): Promise<Line[]> {
  const read: Line[] = [];
  for (const one of signed) {
    check("lead" in header, "bad_roster");
    const taken = await take(one, "enlace-roster");
    check(taken.payload.request === header.request, "wrong_request");
    const card = await signer(taken, directory);
    checkMay(taken.payload, header, partyOf(card), taken.kid);
    checkLine(taken.payload, header, read, count);
    read.push(lineOf(taken.hash, taken.kid, taken.payload));
  }
  return read;
}

/* The card that signed a line. That somebody leaves, a card says too that no longer holds, or not yet: whoever leaves
   could else end the team for all others, by a line that the platform takes and nobody else. */
async function signer(signed: Signed, directory: Directory): Promise<Text> {
  if (signed.payload.decision !== "left") return directory.checkSigned(signed, signed.payload.at as string);
  const card = directory.card(signed.kid);
  await verify(signed, card.sign as string);
  return card;
}

/* One more line for each of `parties`. count: of the messages so far. */
export async function signLines(
  by: Officer, header: Text, roster: readonly Line[], count: number, decision: Decision, parties: readonly string[], at: string,
): Promise<string[]> {
  const lines = [...roster];
  const signed: string[] = [];
  for (const party of parties) {
    const payload: Text = {
      at, decision, from: count + 1, number: lines.length + 1, party, previous: lines.at(-1)?.hash ?? null,
      request: header.request as string, v: 1,
    };
    checkMay(payload, header, by.party, by.hash);
    checkLine(payload, header, lines, count);
    signed.push(await sign("enlace-roster", payload, by.keys.sign, by.hash));
    lines.push(lineOf(await hash(payload), by.hash, payload));
  }
  return signed;
}

/* The lead decides of all, whoever leaves of itself. */
function checkMay(payload: Text, header: Text, party: string, kid: string): void {
  const own = payload.decision === "left" && party === payload.party;
  check(party === header.lead || own, "not_of_party", kid);
}

function checkLine(payload: Text, header: Text, before: readonly Line[], count: number): void {
  const last = before.at(-1);
  const number = before.length + 1;
  const from = payload.from as number;
  const inPlace = payload.number === number && payload.previous === (last?.hash ?? null);
  const inOrder = (last?.since ?? 1) <= from && from <= (last === undefined ? 1 : count + 1);
  const first = (payload.party === header.lead) === (last === undefined);
  const changes = membersOf(before).includes(payload.party as string) === (payload.decision === "left");
  check(inPlace && inOrder && first && changes, "bad_roster", String(number));
}
