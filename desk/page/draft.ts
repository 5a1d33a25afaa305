/* A draft without the file of a request: written offline, kept sealed for its author, taken up in the request's file later. */
import { type Draft, openDraft, sealDraft } from "../src/drafts";
import type { Officer } from "../src/officers";
import { KINDS_OF_MESSAGE, LABELS } from "../src/shapes";
import { formCodes, partsOf } from "./codes";
import { Composer } from "./composing";
import { choices, chosen, element, field, said, save } from "./elements";
import { officers } from "./kept";
import { kept, mayGo, watch } from "./unsaved";
import { attempt, button, type Told, told } from "./work";
import type { Key } from "./words";

export const USUAL = "TLP:AMBER";

export const kindChoice = (kinds: readonly string[] = KINDS_OF_MESSAGE): HTMLSelectElement =>
  element("select", {}, ...kinds.map((one) => said("option", one as Key, { value: one })));

export function labelChoice(): HTMLSelectElement {
  const made = element("select", {}, ...LABELS.map((one) => element("option", { value: one }, one)));
  made.value = USUAL;
  return made;
}

export function saving(form: HTMLElement, officer: Officer, where: Told, written: () => Draft): HTMLButtonElement {
  return button("save_draft", where, async () => {
    const draft = written();
    save(new Blob([await sealDraft(officer, draft)]), `draft-${draft.form}.age`);
    kept(form);
    where.done.replaceChildren(said("p", "draft_saved"));
  }, "second");
}

/* A choice of a draft's file; what stands there is asked about before it gives way. */
export function takingUp(form: HTMLElement, own: readonly Officer[], where: Told, use: (draft: Draft) => void): HTMLElement {
  const input = element("input", { type: "file", accept: ".age" });
  input.addEventListener("change", (event) => {
    event.stopPropagation();
    const [file] = input.files ?? [];
    if (file === undefined || !mayGo(form)) return;
    void attempt(where, async () => {
      use(await openDraft(file, own));
      kept(form);
    });
  });
  return field("draft_file", input, "draft_file_hint");
}

export async function showDraft(into: HTMLElement): Promise<void> {
  const own = await officers();
  const officer = own.at(-1);
  into.replaceChildren(said("h1", "write_draft"), ...(officer === undefined ? [said("p", "no_keys_yet")] : composed(own, officer)));
}

function composed(own: readonly Officer[], officer: Officer): HTMLElement[] {
  const where = told();
  const form = element("form");
  const composer = new Composer();
  const [kind, handling] = [kindChoice(), labelChoice()];
  const of = element("select", {}, ...formCodes().map((one) => said("option", `form:${one}`, { value: one })));
  of.value = "mla";
  const parts = element("div");
  let asked = choices("asked_for", []);
  const show = (): void => composer.show({ form: of.value, asked: chosen(asked) }, kind.value);
  const offer = (ticked: readonly string[]): void => {
    asked = choices("asked_for", partsOf(of.value).map((one) => [one, said("span", `part:${of.value}:${one}`)]));
    for (const box of asked.querySelectorAll("input")) box.checked = ticked.includes(box.value);
    asked.addEventListener("change", show);
    parts.replaceChildren(asked);
    show();
  };
  of.addEventListener("change", () => offer([]));
  kind.addEventListener("change", show);
  const written = (): Draft => ({ form: of.value, asked: chosen(asked), type: kind.value, handling: handling.value, body: composer.body() });
  const use = (draft: Draft): void => {
    [of.value, kind.value, handling.value] = [draft.form, draft.type, draft.handling];
    composer.fill(draft.body);
    offer(draft.asked);
  };
  form.append(
    takingUp(form, own, where, use), field("form", of), parts, field("kind", kind), field("handling", handling), composer.fields, composer.lacking,
    saving(form, officer, where, written), where.fault, where.done,
  );
  form.addEventListener("submit", (event) => event.preventDefault());
  watch(form);
  offer([]);
  return [said("p", "draft_note", { class: "note" }), form];
}
