/* Evidence: one line a step of a request, each holding the hash of the line before; a line may be signed besides. */
import type { Directory } from "./directory";
import { check } from "./errors";
import { type Officer, partyOf } from "./officers";
import { fits, SHAPES } from "./shapes";
import { sign, take } from "./signed";
import { canonical, hash, readText, type Text, utf8 } from "./texts";

export async function checkEvidence(lines: string, request: string): Promise<Text[]> {
  check(lines === "" || lines.endsWith("\n"), "bad_evidence");
  const read: Text[] = [];
  let previous: string | null = null;
  for (const line of lines.split("\n").slice(0, -1)) {
    const step = readText(utf8(line));
    const number = read.length + 1;
    const follows = step.request === request && step.previous === previous && step.number === number;
    check(follows, "bad_evidence", String(number));
    previous = await hash(step);
    read.push(step);
  }
  return read;
}

/* Refuses a signature that is not by an officer of whoever took that step. signed: number -> the signed line. */
export async function checkSteps(signed: ReadonlyMap<number, string>, steps: readonly Text[], directory: Directory): Promise<void> {
  for (const [number, one] of signed) {
    const step = await take(one, "enlace-step");
    const line = steps[number - 1];
    check(line !== undefined && canonical(step.payload) === canonical(line), "bad_evidence", String(number));
    const card = await directory.checkSigned(step, step.payload.at as string);
    check(partyOf(card) === step.payload.party, "not_of_party", step.kid);
  }
}

/* The steps of an officer's party that nobody has signed yet, in order. */
export const unsignedSteps = (by: Officer, steps: readonly Text[], signed: ReadonlyMap<number, string>): Text[] =>
  steps.filter((one) => one.party === by.party && !signed.has(one.number as number) && fits(one, SHAPES["enlace-step"]));

/* Refuses a step that was taken while the card of the officer did not hold: nobody would take the signature. */
export async function signStep(by: Officer, step: Text, directory: Directory): Promise<string> {
  directory.checkHolds(by.hash, step.at as string);
  return sign("enlace-step", step, by.keys.sign, by.hash);
}
