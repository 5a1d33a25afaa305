/* The calendar of a team's operations: what stands, in order of days; an entry more, another in its place, or none. */
import { calendarOf, type Entry, toICalendar } from "../src/calendars";
import type { Text } from "../src/texts";
import { sealedFor, send } from "./answering";
import { labelChoice } from "./draft";
import { element, field, said, save } from "./elements";
import type { Opened } from "./open";
import { named } from "./team";
import { watch } from "./unsaved";
import { attempt, button, type Told, told } from "./work";

const days = (on: string, until: string): string => (until === on ? on : `${on} – ${until}`);

/* What a message of the calendar says. */
export function entrySaid(body: Text): HTMLElement[] {
  const { on, until = on, what, replaces } = body as Readonly<Record<string, string>>;
  const before = replaces === undefined ? [] : [said("p", what === undefined ? "entry_taken_out" : "entry_replaces", {}, replaces)];
  const told = what === undefined || on === undefined ? [] : [element("h4", {}, days(on, until ?? on)), element("p", { class: "text" }, what)];
  return [...told, ...before];
}

const isClosedEntry = (message: Text): boolean => message.type === "calendar" && !("body" in message);

/* writable: whether entries can be changed here. */
export function calendarShown(opened: Opened, messages: readonly Text[], writable: boolean): HTMLElement[] {
  const entries = calendarOf(messages);
  const standing = entries.filter(({ takenOut }) => !takenOut);
  const where = told();
  const request = String(opened.case.file.header.request);
  const keep = button("save_calendar", where, async () => {
    save(new Blob([toICalendar(request, entries)], { type: "text/calendar" }), `${request}.ics`);
    where.done.replaceChildren(said("p", "calendar_in_clear"));
  }, "second");
  return [
    said("h2", "team_calendar"), ...standing.map((one) => shown(one, opened, writable)),
    ...(messages.some(isClosedEntry) ? [said("p", "calendar_closed", { class: "note" })] : []),
    ...(standing.length === 0 ? [said("p", "no_entries")] : []), ...(entries.length === 0 ? [] : [keep, where.fault, where.done]),
    ...(writable ? [element("details", {}, said("summary", "new_entry"), form(opened, null))] : []),
  ];
}

function shown(entry: Entry, opened: Opened, writable: boolean): HTMLElement {
  const where = told();
  const takeOut = button("take_out", where, () => sent(opened, { replaces: String(entry.number) }, labelChoice().value, where, takeOut), "second", entry.on);
  const changing = element("details", {}, said("summary", "change_entry", {}, entry.on), form(opened, entry), takeOut, where.fault, where.done);
  return element(
    "article", {}, element("h3", {}, days(entry.on, entry.until)), element("p", { class: "text" }, entry.what),
    said("p", "entry_by", { class: "note" }, named(entry.party), String(entry.number)), ...(writable ? [changing] : []),
  );
}

/* before: the entry whose place the new one takes. */
function form(opened: Opened, before: Entry | null): HTMLFormElement {
  const where = told();
  const what = element("textarea", { required: true });
  const on = element("input", { type: "date", required: true, max: "9998-12-31" });
  const until = element("input", { type: "date", max: "9998-12-31" });
  const handling = labelChoice();
  [what.value, on.value, until.value] = [before?.what ?? "", before?.on ?? "", before === null || before.until === before.on ? "" : before.until];
  const made = element(
    "form", {}, field("entry_what", what), field("entry_on", on), field("entry_until", until, "entry_until_hint"), field("handling", handling),
    sealedFor(opened), said("button", "seal_entry"), where.fault, where.done,
  );
  watch(made);
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    void attempt(where, async () => {
      if (until.value !== "" && until.value < on.value) {
        where.fault.replaceChildren(said("p", "entry_ends_before"));
        return;
      }
      const body: Record<string, string> = { on: on.value, what: what.value.trim() };
      if (until.value !== "" && until.value !== on.value) body.until = until.value;
      if (before !== null) body.replaces = String(before.number);
      await sent(opened, body, handling.value, where, made);
    });
  });
  return made;
}

const sent = (opened: Opened, body: Record<string, string>, handling: string, where: Told, from: HTMLElement): Promise<void> =>
  send(opened, { type: "calendar", handling, body, files: [] }, where, from);
