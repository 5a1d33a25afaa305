/* Your keys: made here, never given out; what leaves is the card. */
import { fingerprint, makeCard, newKeys, type Officer, type Person } from "../src/officers";
import { type Signed, take } from "../src/signed";
import { canonical, utf8 } from "../src/texts";
import { keepKeys } from "../src/store";
import { ZipWriter } from "../src/zip";
import { element, field, said, save } from "./elements";
import { signedName } from "./files";
import { keepCard, officers } from "./kept";
import { attempt, button, now, type Told, told } from "./work";

const PERSON = ["pack", "state", "authority", "officer"] as const;

/* before: the card whose place the new one takes, where it is of the same authority. */
function making(into: HTMLElement, where: Told, before: Signed | null): HTMLElement {
  const inputs = Object.fromEntries(PERSON.map((name) =>
    [name, element("input", { type: "text", name, required: true, pattern: "[A-Za-z0-9_\\-]+", autocomplete: "off", spellcheck: "false" })],
  )) as Record<keyof Person, HTMLInputElement>;
  if (before !== null) for (const name of PERSON) inputs[name].value = String(before.payload[name]);
  const form = element("form", {}, said("p", before === null ? "keys_lede" : "make_again_note"), ...PERSON.map((name) => field(name, inputs[name], `${name}_hint`)), said("button", "make_keys"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void attempt(where, async () => {
      const given = Object.fromEntries(PERSON.map((name) => [name, inputs[name].value.trim()])) as unknown as Person;
      await make(given, before);
      await showKeys(into);
    });
  });
  return form;
}

async function make(person: Person, before: Signed | null): Promise<void> {
  const keys = await newKeys();
  const same = before !== null && (["pack", "state", "authority"] as const).every((name) => before.payload[name] === person[name]);
  const previous = same ? before.hash : null;
  const made = await makeCard(keys, person, now(), previous);
  await keepKeys(made.hash, keys);
  await keepCard(`${made.hash} ${made.card}`);
  await navigator.storage?.persist?.();
}

function cardFile(officer: Officer): Blob {
  const [pack = "", state = ""] = officer.party.split("/");
  const zip = new ZipWriter();
  zip.write("header.json", utf8(canonical({ keys: `${pack}/${state}`, v: 1 })));
  zip.write(signedName("cards", officer.hash), utf8(officer.card));
  return zip.end();
}

async function own(officer: Officer, into: HTMLElement, where: Told): Promise<Node[]> {
  const state = officer.party.split("/")[1] ?? "";
  return [
    said("p", "your_fingerprint"), element("p", { class: "print", id: "fingerprint" }, fingerprint(officer.hash)),
    element("p", {}, officer.party), said("p", "keys_stay"),
    button("take_card", where, async () => save(cardFile(officer), `card-${state}.enlace`)), said("p", "card_next", { class: "note" }),
    element("details", {}, said("summary", "make_again"), making(into, where, await take(officer.card, "enlace-card"))),
  ];
}

export async function showKeys(into: HTMLElement): Promise<void> {
  const where = told();
  const officer = (await officers()).at(-1);
  into.replaceChildren(
    said("h1", "your_keys"), where.fault, where.done, ...(officer === undefined ? [making(into, where, null)] : await own(officer, into, where)),
  );
}
