/* Points of contact whose fingerprint nobody compared here yet: shown, and kept once somebody says that it was. */
import { SealedError } from "../src/errors";
import type { SealedFile } from "../src/sealed_files";
import { element, said } from "./elements";
import { type Card, person, toCompare } from "./files";
import { compared, keepCompared } from "./kept";
import { button, refused, type Told } from "./work";

function row(card: Card, where: Told, again: () => Promise<void>): HTMLElement {
  const compare = button("compared", where, async () => {
    await keepCompared(card.hash);
    await again();
  }, "", String(card.payload.officer));
  return element("article", {}, element("h3", {}, person(card)), element("p", { class: "print" }, card.print), compare);
}

export async function strangers(
  file: SealedFile, trusted: readonly string[], where: Told, again: () => Promise<void>,
): Promise<HTMLElement[]> {
  const rows = (await toCompare(file, trusted)).map((one) => row(one, where, again));
  return rows.length === 0 ? [] : [said("h2", "to_compare"), refused(new SealedError("untrusted")), ...rows];
}

/* Reads with what was compared so far; where that is not enough, says whom to call, and reads again afterwards. past: goes
   on without, for whoever cannot be called, or is nobody's point of contact, closes the file to nobody. */
export async function reading(
  file: SealedFile, into: HTMLElement, where: Told, read: (trusted: readonly string[]) => Promise<Node[]>, past?: () => Promise<void>,
): Promise<void> {
  const trusted = await compared();
  try {
    into.replaceChildren(...(await read(trusted)));
  } catch (error) {
    if (!(error instanceof SealedError) || error.code !== "untrusted") throw error;
    const others = await strangers(file, trusted, where, () => reading(file, into, where, read, past));
    const on = past === undefined || trusted.length === 0 ? [] : [button("go_past", where, past, "second"), said("p", "go_past_note", { class: "note" })];
    into.replaceChildren(...others, ...on);
  }
}
