/* The keys of one's own State: cards endorsed and revoked, epochs opened, a lost key recovered by two custodians. */
import { Directory } from "../src/directory";
import { Epochs } from "../src/epochs";
import { check, SealedError } from "../src/errors";
import { endorse, type Officer, partyOf } from "../src/officers";
import { Archive, type SealedFile } from "../src/sealed_files";
import { take } from "../src/signed";
import { utf8 } from "../src/texts";
import { choosing } from "./choosing";
import { reading, strangers } from "./comparing";
import { element, said, save } from "./elements";
import { epochsShown, opening } from "./epochs";
import { type Added, type Card, cardsOf, person, signedName, withAdded } from "./files";
import { keepCompared } from "./kept";
import { button, now, refused, type Told } from "./work";

/* A file of keys while it is worked on. */
export interface Work {
  readonly source: File;
  readonly officer: Officer;
  readonly own: readonly Officer[];
  readonly added: Added;
  readonly where: Told;
  /* Adds entries, reads all of it anew and shows it. */
  readonly add: (entries: Added) => Promise<void>;
}

export interface Papers {
  readonly file: SealedFile;
  readonly cards: readonly Card[];
  readonly directory: Directory;
  readonly epochs: Epochs;
}

export const showState = (into: HTMLElement): Promise<void> => choosing(into, "state_keys", "keys_file", "keys_file_hint", begin);

async function begin(source: File, own: readonly Officer[], into: HTMLElement, where: Told): Promise<void> {
  const officer = own.at(-1) as Officer;
  const added: Added = new Map();
  const work: Work = {
    source, officer, own, added, where,
    add: async (entries) => {
      const before = new Map(added);
      for (const [name, content] of entries) added.set(name, content);
      try {
        await read(work, into);
      } catch (error) {
        added.clear();
        for (const [name, content] of before) added.set(name, content);
        throw error;
      }
      where.done.replaceChildren(said("p", "added"));
      // What was pressed is no longer there.
      where.done.focus({ preventScroll: true });
    },
  };
  const { header, cards } = await (await Archive.of(source)).content();
  check(typeof header.keys === "string", "bad_archive", "header.json");
  if (!officer.party.startsWith(`${header.keys}/`)) {
    where.fault.replaceChildren(said("p", "other_state"));
    return;
  }
  if (!cards.includes(officer.card)) added.set(signedName("cards", officer.hash), utf8(officer.card));
  await read(work, into);
}

async function read(work: Work, into: HTMLElement): Promise<void> {
  const file = await (await Archive.of(await withAdded(work.source, work.added))).content();
  await reading(file, into, work.where, async (trusted) => {
    const directory = await Directory.read({ cards: file.cards, endorsements: file.endorsements, trusted });
    const epochs = await Epochs.read(file.epochs, directory);
    const papers = { file, cards: await cardsOf(file), directory, epochs };
    // Without any contact that was compared no card holds: whoever claims to be one is to be called first.
    const first = anyContact(papers) ? [] : [...(await strangers(file, trusted, work.where, () => read(work, into))), ...beginning(work)];
    return [...first, ...show(work, papers)];
  });
}

const beginning = (work: Work): HTMLElement[] => [
  button("begin_contact", work.where, () => decide(work, work.officer.hash, { as: "contact" })),
  said("p", "begin_contact_note", { class: "note" }),
];

function show(work: Work, papers: Papers): Node[] {
  const { officer, source, added, where } = work;
  const contact = papers.directory.isContact(officer.hash, now());
  const keep = button("save_keys", where, async () => {
    save(await withAdded(source, added), source.name);
    where.done.replaceChildren(said("p", "keys_saved"));
  });
  return [
    said("h2", "cards"), ...(contact ? [said("p", "endorse_note", { class: "note" })] : []),
    ...papers.cards.map((one) => card(one, work, papers, contact)),
    said("h2", "epochs"), ...epochsShown(work, papers), ...opening(work, papers, contact), keep,
  ];
}

const anyContact = ({ cards, directory }: Papers): boolean => cards.some(({ hash }) => directory.isContact(hash, now()));

async function decide(work: Work, card: string, decision: { as?: "contact" | "officer"; decision?: "endorsed" | "revoked" }): Promise<void> {
  const signed = await endorse(work.officer, card, { at: now(), ...decision });
  // Whoever begins knows their own card: there is nobody to compare it with.
  if (card === work.officer.hash) await keepCompared(card);
  const { hash } = await take(signed, "enlace-endorsement");
  await work.add(new Map([[signedName("endorsements", hash), utf8(signed)]]));
}

function card(one: Card, work: Work, { directory }: Papers, contact: boolean): HTMLElement {
  const name = String(one.payload.officer);
  const decisions = [
    button("endorse", work.where, () => decide(work, one.hash, {}), "second", name),
    button("endorse_contact", work.where, () => decide(work, one.hash, { as: "contact" }), "second", name),
    button("revoke", work.where, () => decide(work, one.hash, { decision: "revoked" }), "second", name),
  ];
  return element(
    "article", {}, element("h3", {}, person(one)), element("p", { class: "print" }, one.print), standing(one.hash, directory),
    ...(contact && one.hash !== work.officer.hash ? decisions : []),
  );
}

function standing(hash: string, directory: Directory): HTMLElement {
  const at = now();
  if (directory.isContact(hash, at)) return said("p", "is_contact");
  try {
    directory.checkHolds(hash, at);
    return said("p", "is_endorsed");
  } catch (error) {
    const code = error instanceof SealedError ? error.code : "not_endorsed";
    return code === "untrusted" ? said("p", "not_compared") : refused(new SealedError(code as SealedError["code"]));
  }
}

export const holds = (hash: string, directory: Directory, at = now()): boolean => {
  try {
    directory.checkHolds(hash, at);
    return true;
  } catch {
    return false;
  }
};

export const partiesIn = (cards: readonly Card[]): string[] => [...new Set(cards.map(({ payload }) => partyOf(payload)))].sort();
