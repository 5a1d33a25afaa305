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

/* Reads with what was compared so far; where that is not enough, says whom to call, and reads again afterwards. */
export async function reading(
  file: SealedFile, into: HTMLElement, where: Told, read: (trusted: readonly string[]) => Promise<Node[]>,
): Promise<void> {
  const trusted = await compared();
  try {
    into.replaceChildren(...(await read(trusted)));
  } catch (error) {
    if (!(error instanceof SealedError) || error.code !== "untrusted") throw error;
    into.replaceChildren(...(await strangers(file, trusted, where, () => reading(file, into, where, read))));
  }
}
