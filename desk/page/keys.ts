/* Your keys: made here, never given out; what leaves is the card. */
import { fingerprint, makeCard, newKeys, type Officer, type Person } from "../src/officers";
import { canonical, utf8 } from "../src/texts";
import { keepKeys } from "../src/store";
import { ZipWriter } from "../src/zip";
import { element, field, said, save } from "./elements";
import { signedName } from "./files";
import { keepCard, officers } from "./kept";
import { attempt, button, now, type Told, told } from "./work";

const PERSON = ["pack", "state", "authority", "officer"] as const;

function making(into: HTMLElement, where: Told): HTMLElement {
  const inputs = Object.fromEntries(PERSON.map((name) =>
    [name, element("input", { type: "text", name, required: true, pattern: "[A-Za-z0-9_\\-]+", autocomplete: "off", spellcheck: "false" })],
  )) as Record<keyof Person, HTMLInputElement>;
  const form = element("form", {}, said("p", "keys_lede"), ...PERSON.map((name) => field(name, inputs[name], `${name}_hint`)), said("button", "make_keys"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void attempt(where, async () => {
      const given = Object.fromEntries(PERSON.map((name) => [name, inputs[name].value.trim()])) as unknown as Person;
      await make(given, null);
      await showKeys(into);
    });
  });
  return form;
}

async function make(person: Person, previous: string | null): Promise<void> {
  const keys = await newKeys();
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

function own(officer: Officer, where: Told): Node[] {
  const state = officer.party.split("/")[1] ?? "";
  return [
    said("p", "your_fingerprint"), element("p", { class: "print", id: "fingerprint" }, fingerprint(officer.hash)),
    element("p", {}, officer.party), said("p", "keys_stay"),
    button("take_card", where, async () => save(cardFile(officer), `card-${state}.enlace`)), said("p", "card_next", { class: "note" }),
  ];
}

export async function showKeys(into: HTMLElement): Promise<void> {
  const where = told();
  const officer = (await officers()).at(-1);
  into.replaceChildren(
    said("h1", "your_keys"), where.fault, where.done, ...(officer === undefined ? [making(into, where)] : own(officer, where)),
  );
}
