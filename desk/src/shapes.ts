/* The texts that are signed or sealed: which fields each has, and of what kind. */
import { check } from "./errors";
import { isText, type Text, type Value } from "./texts";

const HASH = /^sha256:[0-9a-f]{64}$/;
const CODE = "[A-Za-z0-9_-]+";
const PARTY = new RegExp(`^${CODE}/${CODE}/${CODE}$`);
const DAY = /^(?!0000)\d{4}-\d\d-\d\d$/;
const INSTANT = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

type Is = (value: Value) => boolean;
const matches = (pattern: RegExp): Is => (value) => typeof value === "string" && pattern.test(value);
const oneOf = (...words: string[]): Is => (value) => typeof value === "string" && words.includes(value);
const orNull = (is: Is): Is => (value) => value === null || is(value);
const listOf = (is: Is): Is => (value) => Array.isArray(value) && value.every(is);
const sorted = (is: Is): Is => (value) =>
  Array.isArray(value) && value.every((one, place) => is(one) && (place === 0 || value[place - 1] < one));
const whole = (least: number): Is => (value) => typeof value === "number" && value >= least;

const word: Is = (value) => typeof value === "string" && value !== "";
const code = matches(new RegExp(`^${CODE}$`));
export const isParty = matches(PARTY);
export const areParties = sorted(isParty);
const hashed = matches(HASH);
const day: Is = (value) => matches(DAY)(value) && exists(`${String(value)}T00:00:00Z`);
const instant: Is = (value) => matches(INSTANT)(value) && exists(String(value));
const version: Is = (value) => value === 1;
const words: Is = (value) => isText(value) && Object.values(value).every((one) => typeof one === "string");

// A name that an attachment can be kept under on any system, and that shows what it is.
const FORBIDDEN = /[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]/;
const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i;
const LONGEST_NAME = 200;

export const isFileName: Is = (value) =>
  typeof value === "string" && value !== "" && [...value].length <= LONGEST_NAME && !FORBIDDEN.test(value) &&
  !DEVICE.test(value) && !/^[. ]|[. ]$/.test(value);

function exists(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text.replace("Z", ".000Z");
}

export type Shape = Readonly<Record<string, Is>>;

export const KINDS_OF_MESSAGE = ["request", "answer", "note", "feedback", "consultation"];
export const KINDS_IN_A_TEAM = ["request", "answer", "note", "calendar", "closing"];
export const LABELS = ["TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR"];

const FILE: Shape = {
  media_type: word, name: isFileName, pieces: listOf(hashed), sha256: hashed, size: whole(0),
};
const IN_BOTH: Shape = {
  case: word, from: isParty, handling: oneOf(...LABELS), number: whole(1), request: code, sent_at: instant,
  to: areParties, type: oneOf(...KINDS_OF_MESSAGE, ...KINDS_IN_A_TEAM), v: version,
};

export const SHAPES = {
  "enlace-card": {
    age: word, authority: code, made_at: instant, officer: code, pack: code, previous: orNull(hashed), sign: word,
    state: code, v: version,
  },
  "enlace-endorsement": {
    as: oneOf("officer", "contact"), at: instant, card: hashed, decision: oneOf("endorsed", "revoked"),
    until: orNull(day), v: version,
  },
  "enlace-epoch": {
    age: word, custodians: sorted(hashed), members: sorted(hashed), number: whole(1), opened_at: instant,
    party: isParty, previous: orNull(hashed), v: version,
  },
  "enlace-grant": { at: instant, case: word, epoch: hashed, party: isParty, request: code, v: version },
  "enlace-roster": {
    at: instant, decision: oneOf("admitted", "left"), from: whole(1), number: whole(1), party: isParty, previous: orNull(hashed),
    request: code, v: version,
  },
  "enlace-step": {
    asked: listOf(word), at: instant, bases: listOf(word), brings: isText, by: oneOf("requesting", "requested", "router", "system"),
    crime_types: listOf(word), form: code, from: orNull(code), language: listOf(word), needed_by: orNull(day), number: whole(1),
    on: day, party: orNull(isParty), previous: orNull(hashed), priority: code, request: code, requested: word, requesting: word,
    status: code, urgency_reason: listOf(word), v: version,
  },
  "enlace-seal": { ...IN_BOTH, ciphertext: hashed, header: hashed, previous: orNull(hashed) },
} satisfies Record<string, Shape>;

export type Type = keyof typeof SHAPES;

const areFiles: Is = (value) =>
  listOf((one) => isText(one) && fits(one, FILE))(value) && new Set((value as Text[]).map(({ name }) => name)).size === (value as Text[]).length;

export const MESSAGE: Shape = {
  ...IN_BOTH, body: words, files: areFiles, header: isText,
};

export const DRAFT: Shape = {
  asked: listOf(code), body: words, form: code, handling: oneOf(...LABELS), type: oneOf(...KINDS_OF_MESSAGE, ...KINDS_IN_A_TEAM),
  v: version,
};

type Body = Readonly<Record<string, string>>;
const LAST_DAY = "9998-12-31";
const NUMBER = /^[1-9]\d{0,5}$/;

/* An entry of a calendar, of days up to `LAST_DAY`; or, without `what`, one that takes an entry out. */
function isCalendar(body: Body): boolean {
  const { on = LAST_DAY, until = on, what, replaces } = body;
  const days = day(on) && day(until) && on <= until && until <= LAST_DAY;
  const told = what === undefined ? replaces !== undefined : "on" in body && what !== "";
  const names = Object.keys(body).every((name) => ["on", "replaces", "until", "what"].includes(name));
  return names && days && told && (replaces === undefined || NUMBER.test(replaces));
}

const isClosing = (body: Body): boolean => Object.keys(body).join() === "text" && body.text !== "";

const BODIES: Readonly<Record<string, (body: Body) => boolean>> = { calendar: isCalendar, closing: isClosing };

export function fits(text: Text, shape: Shape): boolean {
  const names = Object.keys(shape);
  return Object.keys(text).length === names.length && names.every((name) => name in text && shape[name]?.(text[name] as Value));
}

export function checkShape(text: Text, shape: Shape): void {
  const names = [...new Set([...Object.keys(shape), ...Object.keys(text)])];
  const wrong = names.filter((name) => !(name in text) || !shape[name]?.(text[name] as Value));
  check(wrong.length === 0, "wrong_type", ...wrong.sort());
}

/* What is inside of a message: its fields, and the body of the kinds that have a form. */
export function checkMessage(inside: Text): void {
  checkShape(inside, MESSAGE);
  check(BODIES[inside.type as string]?.(inside.body as Body) ?? true, "wrong_type", "body");
}
