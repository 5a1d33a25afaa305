/* The calendar of a team: entries that its messages add, change and take out; and as a file of iCalendar (RFC 5545). */
import { type Text, utf8 } from "./texts";

/* on, until: days, both included. */
export interface Entry {
  /* Of the message that says it, and of the one that it began with. */
  readonly number: number;
  readonly first: number;
  readonly changes: number;
  readonly party: string;
  readonly saidAt: string;
  readonly on: string;
  readonly until: string;
  readonly what: string;
  readonly takenOut: boolean;
}

const LONGEST_LINE_BYTES = 75;

/* All entries, those that were taken out too, in the order of their days. Messages may be closed. */
export function calendarOf(messages: readonly Text[]): Entry[] {
  const found = new Map<number, Entry>();
  for (const { type, body, number, from, sent_at } of messages) {
    if (type !== "calendar" || body === undefined) continue;
    const { on = "", until = on, what, replaces } = body as Readonly<Record<string, string>>;
    const before = found.get(Number(replaces));
    const begun = { first: number as number, changes: -1, on: "", until: "", what: "" };
    const told = { ...(before ?? begun), number: number as number, party: from as string, saidAt: sent_at as string };
    const next = { ...told, changes: told.changes + 1 };
    found.delete(Number(replaces));
    if (what !== undefined) found.set(next.number, { ...next, on, until, what, takenOut: false });
    else if (before !== undefined) found.set(next.number, { ...next, takenOut: true });
  }
  const order = ({ on, until, number }: Entry): string => `${on} ${until} ${String(number).padStart(6, "0")}`;
  return [...found.values()].sort((one, other) => (order(one) < order(other) ? -1 : 1));
}

/* request: the reference of the team. */
export function toICalendar(request: string, entries: readonly Entry[]): string {
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Enlace//Sealed desk//EN", ...entries.flatMap((one) => event(request, one))];
  return [...lines, "END:VCALENDAR"].map((line) => `${folded(line)}\r\n`).join("");
}

const event = (request: string, entry: Entry): string[] => [
  "BEGIN:VEVENT",
  `UID:${request}-${entry.first}@enlace`,
  `DTSTAMP:${entry.saidAt.replace(/[:-]/g, "")}`,
  `SEQUENCE:${entry.changes}`,
  `DTSTART;VALUE=DATE:${day(entry.on)}`,
  `DTEND;VALUE=DATE:${day(entry.until, 1)}`,
  `SUMMARY:${escaped(entry.what)}`,
  `STATUS:${entry.takenOut ? "CANCELLED" : "CONFIRMED"}`,
  "CLASS:CONFIDENTIAL",
  "END:VEVENT",
];

function day(text: string, later = 0): string {
  const date = new Date(`${text}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + later);
  return date.toISOString().slice(0, 10).replaceAll("-", "");
}

/* Some programs take each of these for the end of a line, where another property could begin. */
const CONTROL = /[\x00-\x1f\x7f-\x9f\u2028\u2029]/g;
const escaped = (text: string): string =>
  text.replaceAll("\r\n", "\n").replace(/[\\;,]/g, "\\$&").replaceAll("\n", "\\n").replace(CONTROL, " ");

/* A line broken after at most 75 octets, never within a letter. */
function folded(line: string): string {
  const parts = [""];
  let size = 0;
  for (const char of line) {
    const width = utf8(char).length;
    if (size + width > LONGEST_LINE_BYTES) {
      parts.push("");
      size = 1;
    }
    parts[parts.length - 1] += char;
    size += width;
  }
  return parts.join("\r\n ");
}
