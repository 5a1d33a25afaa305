/* Who is in a joint team: admitted from which message on, gone, or named by the platform alone; and what an officer signs of it. */
import type { Directory } from "../src/directory";
import { accepted, toAdmit, toLeave } from "../src/headers";
import { fingerprint } from "../src/officers";
import { type Decision, type Line, membersOf, signLines } from "../src/roster";
import { rosterName } from "../src/sealed_files";
import { type Text, utf8 } from "../src/texts";
import { element, said, save } from "./elements";
import type { Opened } from "./open";
import { mayGo } from "./unsaved";
import { button, now } from "./work";
import type { Key } from "./words";

export const named = (party: string): Key => `party:${party}`;

export function teamTitle(header: Text): HTMLElement[] {
  const kind: Key = header.form === "task_force" ? "team_task_force" : "team_jit";
  const days = header.until_on === null ? said("span", "team_since", {}, String(header.from_on)) : said("span", "team_days", {}, String(header.from_on), String(header.until_on));
  return [said("h2", "team_of", {}, named(String(header.lead))), element("p", {}, `${String(header.request)} · `, said("span", kind), " · ", days)];
}

const signer = ({ kid }: Line, directory: Directory): string => `${String(directory.card(kid).officer)} (${fingerprint(kid)})`;

export function membersShown(opened: Opened): HTMLElement[] {
  const { roster, directory, file: { header } } = opened.case;
  const last = new Map(roster.map((line) => [line.party, line]));
  const leads = (line: Line): boolean => line.party === header.lead;
  const rows = [...last.values()].sort((one, other) => Number(leads(other)) - Number(leads(one)) || (one.party < other.party ? -1 : 1));
  return [
    said("h2", "team_members"),
    element("ul", {}, ...rows.map((line) => said(
      "li", leads(line) ? "lead_row" : line.decision === "admitted" ? "member_row" : "left_row", {},
      named(line.party), String(line.since), line.at.slice(0, 10), signer(line, directory),
    ))),
    ...admitting(opened), ...lettingGo(opened), ...saving(opened),
  ];
}

/* Why nothing can be written now; nothing where it can. */
export function hindrance(opened: Opened): HTMLElement[] {
  const { roster, file: { header } } = opened.case;
  if (toLeave(header, roster).length > 0) return [said("p", "leave_first")];
  if (membersOf(roster).includes(opened.officer.party)) return [];
  return [said("p", opened.officer.party === header.lead ? "admit_first" : "not_member")];
}

const leadsIt = ({ officer, case: { file } }: Opened): boolean => officer.party === file.header.lead;

function admitting(opened: Opened): HTMLElement[] {
  const outside = toAdmit(opened.case.file.header, opened.case.roster);
  if (outside.length === 0) return [];
  // For who has no keys nothing can be sealed: once it is in, for nobody.
  const able = outside.filter((party) => opened.case.epochs.has(party));
  const rows = outside.map((party) => able.includes(party) ? said("li", named(party)) : said("li", "no_keys_to_admit", {}, named(party)));
  const shown = [said("h3", "to_admit"), element("ul", {}, ...rows)];
  if (!leadsIt(opened)) return [...shown, said("p", "lead_admits", { class: "note" })];
  // The lead is in before it admits anybody.
  const first = membersOf(opened.case.roster).length === 0 ? outside.slice(0, 1) : [];
  const others = able.filter((one) => !first.includes(one));
  if (able.length === 0 || !first.every((one) => able.includes(one))) return shown;
  const all = button("admit_all", opened.where, () => decide(opened, "admitted", able), "", String(able.length));
  const each = others.map((one) => button("admit", opened.where, () => decide(opened, "admitted", [...first, one]), "second", named(one)));
  return [...shown, said("p", "admit_note", { class: "note" }), all, ...(others.length > 1 ? each : [])];
}

function lettingGo(opened: Opened): HTMLElement[] {
  const { roster, file: { header } } = opened.case;
  const gone = toLeave(header, roster);
  const { party } = opened.officer;
  const mine = gone.filter((one) => leadsIt(opened) || one === party);
  const signed = (one: string): HTMLElement => button("sign_leaving", opened.where, () => decide(opened, "left", [one]), "second", named(one));
  const shown = gone.length === 0 ? [] : [said("h3", "to_leave"), element("ul", {}, ...gone.map((one) => said("li", named(one)))), ...mine.map(signed)];
  const able = membersOf(roster).includes(party) && !leadsIt(opened) && accepted(header).includes(party);
  return able ? [...shown, element("details", {}, said("summary", "leave_team"), said("p", "leave_note"), signed(party))] : shown;
}

async function decide(opened: Opened, decision: Decision, parties: readonly string[]): Promise<void> {
  if (!mayGo(document.body)) return;
  const { file: { header, messages }, roster, directory } = opened.case;
  directory.checkHolds(opened.officer.hash, now());
  const lines = await signLines(opened.officer, header, roster, messages.length, decision, parties, now());
  const added = new Map(opened.added);
  lines.forEach((line, place) => added.set(rosterName(roster.length + place + 1), utf8(line)));
  await opened.again(added);
  opened.where.done.replaceChildren(said("p", "roster_added"));
  // What was pressed is no longer there.
  opened.where.done.focus({ preventScroll: true });
}

/* What was signed goes along with a message that is written below, or is saved alone. */
function saving({ added, file, where, case: read }: Opened): HTMLElement[] {
  if (added.size === 0) return [];
  return [button("save_roster", where, async () => {
    save(file, `${String(read.file.header.request)}.enlace`);
    where.done.replaceChildren(said("p", "roster_saved"));
  })];
}
