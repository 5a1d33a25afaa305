/* Writing into a sealed file: one message more, sealed for a key that nobody knows who has left. */
import { check } from "../src/errors";
import { isCurrent, newCase } from "../src/grants";
import { partiesOf } from "../src/headers";
import { sealMessage } from "../src/messages";
import { type FileEntry, sealFile } from "../src/pieces";
import { pieceName } from "../src/sealed_files";
import { KINDS_OF_MESSAGE, LABELS } from "../src/shapes";
import { element, field, said, save } from "./elements";
import { type Added, addPair, withAdded } from "./files";
import type { Opened } from "./open";
import { attempt, now, told } from "./work";
import type { Key } from "./words";

const USUAL = "TLP:AMBER";

interface Written {
  readonly type: string;
  readonly handling: string;
  readonly body: Readonly<Record<string, string>>;
  readonly files: readonly File[];
}

/* Whom to seal for: the newest case that is current, else a new one that is granted to every party. */
async function recipient({ case: read, officer, identities }: Opened, at: string, added: Added): Promise<string> {
  const parties = partiesOf(read.file.header);
  check(parties.includes(officer.party), "not_of_party", officer.hash);
  read.directory.checkHolds(officer.hash, at);
  for (const one of [...identities.keys()].reverse()) if (isCurrent(one, read.grants, parties, read.epochs)) return one;
  const made = await newCase(officer, read.file.header, read.epochs, at);
  made.grants.forEach(({ grant, sealed }, place) => addPair(added, "grants", read.grants.length + place + 1, grant, sealed));
  return made.recipient;
}

async function sealed(opened: Opened, { files: attached, ...content }: Written): Promise<[number, Blob]> {
  const added: Added = new Map();
  const at = now();
  const case_ = await recipient(opened, at, added);
  const place = await opened.case.nextPlace();
  const files: FileEntry[] = [];
  for (const one of attached)
    files.push(await sealFile(one, one.name, case_, (hash, piece) => void added.set(pieceName(hash), piece)));
  const message = await sealMessage(opened.officer, { ...content, files }, place, case_, at);
  addPair(added, "messages", place.number, message.seal, message.ciphertext);
  return [place.number, await withAdded(opened.file, added)];
}

export function answering(opened: Opened, count: number): Node[] {
  const where = told();
  const { header } = opened.case.file;
  const type = element("select", {}, ...KINDS_OF_MESSAGE.map((one) => said("option", one as Key, { value: one })));
  type.value = count === 0 ? "request" : "answer";
  const handling = element("select", {}, ...LABELS.map((one) => element("option", { value: one }, one)));
  handling.value = USUAL;
  const codes = header.asked as readonly string[];
  const areas = new Map(["text", ...codes.filter((one) => one !== "text")].map((code) => [code, element("textarea")]));
  const fields = [...areas].map(([code, area]) => asked(code, area));
  const files = element("input", { type: "file", multiple: true });
  const form = element(
    "form", {}, field("kind", type), field("handling", handling), ...fields, field("attachments", files, "attachments_hint"),
    said("button", "save_sealed"), where.fault, where.done,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void attempt(where, async () => {
      const body = Object.fromEntries([...areas].map(([code, { value }]) => [code, value.trim()]).filter(([, text]) => text !== ""));
      const attached = [...(files.files ?? [])];
      if (Object.keys(body).length + attached.length === 0) {
        where.fault.replaceChildren(said("p", "empty"));
        return;
      }
      const [number, made] = await sealed(opened, { type: type.value, handling: handling.value, body, files: attached });
      save(made, `${String(header.request)}.enlace`);
      // The file on the screen does not hold it: whoever writes again takes the file of the platform anew.
      form.replaceChildren(where.fault, where.done);
      where.done.replaceChildren(said("p", "sealed_saved", {}, String(number)));
    });
  });
  return [said("h2", "write"), form];
}

function asked(code: string, area: HTMLTextAreaElement): HTMLElement {
  const made = field(code === "text" ? "text" : "asked_text", area);
  const label = made.querySelector("label") as HTMLLabelElement;
  if (code !== "text") label.replaceWith(said("label", "asked_text", { for: area.id }, code));
  return made;
}
