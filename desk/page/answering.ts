/* Writing into a sealed file: one message more, sealed for a key that nobody knows who has left. */
import type { Draft } from "../src/drafts";
import { check, SealedError } from "../src/errors";
import { isCurrent, newCase } from "../src/grants";
import { isTeam, partiesOf } from "../src/headers";
import { fitsCase, kindsOf, partiesAt, type Place, sealMessage } from "../src/messages";
import { type FileEntry, sealFile } from "../src/pieces";
import { pieceName } from "../src/sealed_files";
import { Composer } from "./composing";
import { kindChoice, labelChoice, saving, takingUp } from "./draft";
import { element, field, said, save } from "./elements";
import { type Added, addPair, withAdded } from "./files";
import type { Opened } from "./open";
import { watch } from "./unsaved";
import { attempt, now, type Told, told, under } from "./work";

interface Written {
  readonly type: string;
  readonly handling: string;
  readonly body: Readonly<Record<string, string>>;
  readonly files: readonly File[];
}

/* Whom to seal for: the newest case that is current, else a new one that is granted to every party. */
async function recipient({ case: read, officer, identities }: Opened, place: Place, at: string, added: Added): Promise<string> {
  const parties = partiesAt(place);
  check(parties.includes(officer.party), "not_of_party", officer.hash);
  read.directory.checkHolds(officer.hash, at);
  for (const one of [...identities.keys()].reverse())
    if (fitsCase(place, one) && isCurrent(one, read.grants, parties, read.epochs)) return one;
  const made = await newCase(officer, read.file.header, read.epochs, at, read.roster);
  made.grants.forEach(({ grant, sealed }, place) => addPair(added, "grants", read.file.grants.length + place + 1, grant, sealed));
  return made.recipient;
}

async function sealed(opened: Opened, { files: attached, ...content }: Written, where: Told): Promise<[number, Blob]> {
  const added: Added = new Map();
  const at = now();
  const place = await opened.case.nextPlace();
  const case_ = await recipient(opened, place, at, added);
  const files: FileEntry[] = [];
  for (const one of attached) {
    const further = under(where, "sealing", one.name, one.size);
    files.push(await sealFile(one, one.name, case_, (hash, piece) => {
      added.set(pieceName(hash), piece);
      further(piece.size);
    }));
  }
  const message = await sealMessage(opened.officer, { ...content, files }, place, case_, at);
  addPair(added, "messages", place.number, message.seal, message.ciphertext);
  return [place.number, await withAdded(opened.file, added)];
}

/* For whom the next message will be sealed, by name. */
export const sealedFor = ({ case: read }: Opened): HTMLElement =>
  said("p", "sealed_for", { class: "hint" }, ...partiesOf(read.file.header, read.roster).map((one) => `party:${one}`));

/* Seals a message and hands the file out. The file on the screen does not hold it: whoever writes again takes the file of the
   platform anew, so what one could write with gives way. */
export async function send(opened: Opened, written: Written, where: Told, from: HTMLElement): Promise<void> {
  const [number, made] = await sealed(opened, written, where);
  save(made, `${String(opened.case.file.header.request)}.enlace`);
  from.closest(".writing")?.replaceChildren(where.fault, where.done);
  where.done.replaceChildren(said("p", "sealed_saved", {}, String(number)));
  where.done.focus();
}

export function answering(opened: Opened, count: number): Node[] {
  const where = told();
  const { header } = opened.case.file;
  const composer = new Composer();
  const team = isTeam(header);
  const [type, handling] = [kindChoice(kindsOf(header).filter((one) => one !== "calendar")), labelChoice()];
  type.value = team ? "note" : count === 0 ? "request" : "answer";
  // The fields of a form are those of a request alone.
  const show = (): void => composer.show(team ? {} : header, type.value);
  type.addEventListener("change", show);
  show();
  const files = element("input", { type: "file", multiple: true });
  const form = element("form");
  const written = (): Draft => ({
    form: String(header.form), asked: header.asked as string[], type: type.value, handling: handling.value, body: composer.body(),
  });
  const use = (draft: Draft): void => {
    if (draft.form !== header.form) throw new SealedError("other_form", [`form:${draft.form}`]);
    [type.value, handling.value] = [draft.type, draft.handling];
    composer.fill(draft.body);
    show();
  };
  form.append(
    takingUp(form, opened.own, where, use), field("kind", type), field("handling", handling), composer.fields,
    field("attachments", files, "attachments_hint"), composer.lacking,
    sealedFor(opened), said("button", "save_sealed"), saving(form, opened.officer, where, written), where.fault, where.done,
  );
  watch(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void attempt(where, async () => {
      const body = composer.body();
      const attached = [...(files.files ?? [])];
      if (Object.keys(body).length + attached.length === 0) {
        where.fault.replaceChildren(said("p", "empty"));
        return;
      }
      if (type.value === "closing" && !("text" in body)) {
        where.fault.replaceChildren(said("p", "closing_text"));
        return;
      }
      await send(opened, { type: type.value, handling: handling.value, body, files: attached }, where, form);
    });
  });
  return [said("h2", "write"), form];
}
