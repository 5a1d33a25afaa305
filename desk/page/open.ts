/* A sealed file of a request or of a team: checked, opened, shown; whose it is to answer, answers it. */
import { check, type Code, SealedError } from "../src/errors";
import { isTeam } from "../src/headers";
import { fingerprint, type Officer } from "../src/officers";
import { type FileEntry, openFile } from "../src/pieces";
import { program } from "../src/programs";
import { Case } from "../src/reading";
import { Archive } from "../src/sealed_files";
import { take } from "../src/signed";
import { isText, type Text } from "../src/texts";
import { answering } from "./answering";
import { choosing } from "./choosing";
import { calendarShown, entrySaid } from "./calendar";
import { type Coded, heading } from "./codes";
import { reading } from "./comparing";
import { type Child, element, listed, said, save } from "./elements";
import { type Added, withAdded } from "./files";
import { signing } from "./steps";
import { hindrance, membersShown, teamTitle } from "./team";
import { button, refused, type Told, told, under } from "./work";
import type { Key } from "./words";

export interface Opened {
  /* The file with what was added to it here. */
  readonly file: Blob;
  readonly archive: Archive;
  readonly case: Case;
  readonly officer: Officer;
  readonly own: readonly Officer[];
  readonly identities: ReadonlyMap<string, string>;
  readonly added: Added;
  readonly where: Told;
  /* Whether to go on though somebody's fingerprint was not compared: what rests on it stays closed. */
  readonly past: boolean;
  /* Reads all of it anew with what is added, and shows it. */
  readonly again: (added: Added) => Promise<void>;
}

export const showOpening = (into: HTMLElement): Promise<void> => choosing(into, "open_file", "sealed_file", "sealed_file_hint", open);

async function open(
  source: File, own: readonly Officer[], into: HTMLElement, where: Told, added: Added = new Map(), past = false,
): Promise<void> {
  const officer = own.at(-1) as Officer;
  const archive = await Archive.of(source);
  const file = added.size === 0 ? source : await withAdded(source, added);
  const content = await (await Archive.of(file)).content();
  const again = (more: Added): Promise<void> => open(source, own, into, where, more, past);
  check("request" in content.header, "bad_archive", "header.json");
  await reading(content, into, where, async (trusted) => {
    const read = await Case.read(content, trusted);
    const identities = new Map<string, string>();
    for (const one of own) for (const [recipient, identity] of await read.identities(one)) identities.set(recipient, identity);
    return show({ file, archive, case: read, officer, own, identities, added, where, past, again });
  }, () => open(source, own, into, where, added, true));
}

async function show(opened: Opened): Promise<Node[]> {
  const { header } = opened.case.file;
  const form = String(header.form);
  const asked = (header.asked as string[]).map((one): Coded => `part:${form}:${one}`);
  const team = isTeam(header);
  const parts: Node[] = team ? [...teamTitle(header), ...membersShown(opened)] : [
    said("h2", "from_to", {}, `party:${String(header.requesting)}`, `party:${String(header.requested)}`),
    element("p", {}, `${String(header.request)} · `, ...listed(` · `, [`form:${form}`, ...asked])),
  ];
  parts.push(said("h2", "messages"));
  const read: Text[] = [];
  const faults = new Map(opened.case.refused);
  for await (const message of opened.case.messages(opened.identities, new Date(), opened.officer.party)) {
    const fault = faultOf(message);
    if (fault === null) {
      parts.push(await shown(message, opened));
      read.push(message);
    } else {
      faults.set(`messages/${String(message.number)}`, fault);
      parts.push(leftAside("message_refused", fault, String(message.number)));
    }
  }
  if (opened.case.file.messages.length === 0) parts.push(said("p", team ? "no_messages_team" : "no_messages"));
  parts.push(...[...opened.case.refused].map(([name, fault]) => leftAside("entry_refused", fault, name.includes("/") ? name : `party:${name}`)));
  parts.push(said("p", faults.size === 0 ? "all_holds" : "others_hold", { class: "note" }, String(opened.case.evidence.length)));
  const stranger = [...faults.values()].find(({ code }) => code === "untrusted");
  if (stranger !== undefined && !opened.past) throw stranger;
  const hindered = team ? hindrance(opened) : [];
  const calendar = team ? calendarShown(opened, read, hindered.length === 0) : [];
  const writing = hindered.length === 0 ? answering(opened, read.length) : hindered;
  return [...parts, ...signing(opened), element("div", { class: "writing" }, ...calendar, ...writing)];
}

const faultOf = (message: Text): SealedError | null =>
  "refused" in message ? new SealedError(message.refused as Code, message.fields as string[]) : null;

const leftAside = (key: Key, fault: SealedError, name: string): HTMLElement =>
  element("article", { class: "fault" }, said("h3", key, {}, name), refused(fault), said("p", "do_not_use"));

async function shown(message: Text, opened: Opened): Promise<HTMLElement> {
  const { kid } = await take(opened.case.file.messages[(message.number as number) - 1]?.seal ?? "", "enlace-seal");
  const parties = (codes: readonly string[]): Child[] => listed(", ", codes.map((one): Coded => `party:${one}`));
  const facts: [Key, Child[]][] = [
    ["from", parties([String(message.from)])], ["to", parties(message.to as string[])],
    ["signed_by", [`${String(opened.case.directory.card(kid).officer)} · ${fingerprint(kid)}`]],
    ["sent", [String(message.sent_at).slice(0, 10)]], ["handling", [String(message.handling)]],
  ];
  const title = [
    said("h3", `message_${String(message.type)}` as Key, {}, String(message.number)),
    element("dl", {}, ...facts.flatMap(([key, text]) => [said("dt", key), element("dd", {}, ...text)])),
  ];
  const form = String(opened.case.file.header.form);
  if (!("body" in message)) return element("article", {}, ...title, said("p", "closed"));
  const entry = message.type === "calendar" && isText(message.body) ? entrySaid(message.body) : null;
  const body = entry ?? Object.entries(isText(message.body) ? message.body : {}).flatMap(([code, text]) => [
    said("h4", heading(form, String(message.type), code)), element("p", { class: "text" }, String(text)),
  ]);
  const files = message.files as unknown as readonly FileEntry[];
  return element(
    "article", {}, ...title,
    ...body, ...files.map((one) => attachment(one, opened, opened.identities.get(String(message.case)) as string)),
  );
}

function attachment(entry: FileEntry, { archive }: Opened, identity: string): HTMLElement {
  if (archive.leavesOut(entry.pieces)) return said("p", "left_out", { class: "note" }, entry.name);
  const where = told();
  const keep = async (anyway: boolean): Promise<void> => {
    const parts: Blob[] = [];
    const further = under(where, "opening", entry.name, entry.size);
    for await (const part of openFile(entry, (hash) => archive.piece(hash), identity)) {
      const warning = parts.length === 0 && !anyway ? program(entry.name, part) : null;
      if (warning !== null) {
        where.done.replaceChildren();
        where.fault.replaceChildren(refused(warning), said("p", "program_warning"), button("save_anyway", where, () => keep(true), "second", entry.name));
        return;
      }
      parts.push(new Blob([part]));
      further(part.length);
    }
    // Never the type that its sender gave: a browser shows some of them, and all that they hold would run.
    save(new Blob(parts, { type: "application/octet-stream" }), entry.name);
    where.done.replaceChildren(said("p", "file_saved", {}, entry.name));
  };
  return element("div", {}, button("save_file", where, () => keep(false), "second", entry.name, String(entry.size)), where.fault, where.done);
}
