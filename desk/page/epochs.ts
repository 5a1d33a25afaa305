/* Epochs on the page: which there are, who may read them, and a new one. */
import { type Epoch, openEpoch, openOuter, unwrap, wrap } from "../src/epochs";
import { partyOf } from "../src/officers";
import { type Bytes, utf8 } from "../src/texts";
import { choices, chosen, element, field, said } from "./elements";
import { type Added, person, signedName, wrapName } from "./files";
import { holds, type Papers, partiesIn, type Work } from "./state";
import { attempt, button, now } from "./work";

export function epochsShown(work: Work, papers: Papers): HTMLElement[] {
  return [...papers.epochs].sort((one, other) => one.party.localeCompare(other.party) || one.number - other.number).map((epoch) =>
    element("article", {}, said("h3", "epoch_of", {}, epoch.party, String(epoch.number)), ...halves(epoch, work, papers), ...readers(epoch, work, papers)),
  );
}

const wrapsOf = (epoch: Epoch, { file }: Papers): ReadonlyMap<string, Bytes> => file.wraps.get(epoch.hash) ?? new Map();

/* A first custodian opens the outer file; what is in it opens for the second alone, and goes along as theirs. */
function halves(epoch: Epoch, work: Work, papers: Papers): HTMLElement[] {
  const wraps = wrapsOf(epoch, papers);
  return [...wraps].flatMap(([whom, sealed]) => {
    const [first = "", second] = whom.split(" ");
    const own = work.own.find(({ hash }) => hash === first);
    const other = papers.cards.find(({ hash }) => hash === second);
    if (own === undefined || second === undefined || other === undefined || wraps.has(second)) return [];
    const opened = async (): Promise<void> =>
      work.add(new Map([[wrapName(epoch.hash, second), await openOuter(sealed, own.keys.age)]]));
    return [button("open_half", work.where, opened, "second", person(other))];
  });
}

/* Whoever has the key of an epoch wraps it for another officer of the authority. */
function readers(epoch: Epoch, work: Work, papers: Papers): HTMLElement[] {
  const wraps = wrapsOf(epoch, papers);
  const own = work.own.find(({ hash }) => wraps.has(hash));
  if (own === undefined) return [];
  const others = papers.cards.filter(({ hash, payload }) => partyOf(payload) === epoch.party && !wraps.has(hash) && holds(hash, papers.directory));
  return others.map((one) =>
    button("let_read", work.where, async () => {
      const identity = await unwrap(wraps.get(own.hash) as Bytes, own.keys.age, epoch.age);
      await work.add(new Map([[wrapName(epoch.hash, one.hash), await wrap(identity, one.payload)]]));
    }, "second", person(one)));
}

/* A point of contact opens epochs of every authority of the State, an officer those of their own. */
export function opening(work: Work, papers: Papers, contact: boolean): HTMLElement[] {
  const parties = partiesIn(papers.cards).filter((one) => contact || (one === work.officer.party && holds(work.officer.hash, papers.directory)));
  const able = papers.cards.filter(({ hash }) => holds(hash, papers.directory));
  const candidates = able.map((one): [string, string] => [one.hash, person(one)]);
  const usable = parties.filter((party) => able.some(({ payload }) => partyOf(payload) === party));
  if (usable.length === 0) return [];
  const party = element("select", {}, ...usable.map((one) => element("option", { value: one }, one)));
  const members = element("div");
  let set = choices("members", []);
  const offer = (): void => {
    const own = able.filter(({ payload }) => partyOf(payload) === party.value).map((one): [string, string] => [one.hash, person(one)]);
    set = choices("members", own);
    set.querySelector("legend")?.replaceWith(said("legend", "members", {}, party.value));
    members.replaceChildren(set);
  };
  offer();
  party.addEventListener("change", offer);
  const custodians = choices("custodians", candidates, "custodians_hint");
  const form = element(
    "form", {}, said("h3", "open_epoch"), said("p", "open_epoch_note", { class: "note" }), field("authority", party), members, custodians,
    said("button", "open_epoch", { class: "second" }),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void attempt(work.where, async () => work.add(await opened(work, papers, party.value, chosen(set), chosen(custodians))));
  });
  return [form];
}

async function opened(work: Work, papers: Papers, party: string, members: string[], custodians: string[]): Promise<Added> {
  const before = [...papers.epochs].some((one) => one.party === party) ? papers.epochs.newest(party) : null;
  const made = await openEpoch(work.officer, papers.directory, { party, members, custodians, previous: before, at: now() });
  const added: Added = new Map([[signedName("epochs", made.hash), utf8(made.epoch)]]);
  for (const [whom, sealed] of made.wraps) added.set(wrapName(made.hash, whom), sealed);
  return added;
}
