/* What a person reads, in four languages: the sentences of the page, and one for each code of a refusal. */
import codes from "../../src/enlace_desk/words.json";
import type { Code } from "../src/errors";
import { CODED, type Coded, partyOfCode } from "./codes";
import own from "./words.json";

const LANGUAGES = { en: "en", es: "es", "pt-BR": "pt", fr: "fr" } as const;
export const NAMES: readonly (readonly [Tag, string])[] = [
  ["en", "English"], ["es", "Español"], ["pt-BR", "Português"], ["fr", "Français"],
];
const CHOSEN = "enlace-desk-language";

export type Tag = keyof typeof LANGUAGES;
export type Key = keyof typeof own | keyof typeof codes | Coded;
type Words = Readonly<Record<(typeof LANGUAGES)[Tag], string>>;

const isTag = (tag: string | null): tag is Tag => tag !== null && tag in LANGUAGES;
let tag: Tag = "en";

/* The language chosen before, else the first of the browser's that there is. */
export function begin(): Tag {
  const before = localStorage.getItem(CHOSEN);
  const asked = navigator.languages.map((one) => NAMES.find(([known]) => one.slice(0, 2) === known.slice(0, 2))?.[0]);
  tag = isTag(before) ? before : (asked.find((one) => one !== undefined) ?? "en");
  return tag;
}

export function choose(one: string): void {
  if (!isTag(one)) return;
  tag = one;
  localStorage.setItem(CHOSEN, one);
}

export const language = (): Tag => tag;

const all: Readonly<Record<string, Words>> = { ...codes, ...own, ...CODED };
const IS_CODED = /^(?:form|part|field|state|status|party|code):/;

/* A code that has no words is said as it is. */
function said(key: string): string {
  if (!key.startsWith("party:")) return all[key]?.[LANGUAGES[tag]] ?? key.replace(/^[a-z]+:(?:[^:]*:)?/, "");
  const [authority, state] = partyOfCode(key);
  return `${authority} · ${said(state)}`;
}

/* {0} and {1} stand for values, codes among them in words; those that a sentence has no place for follow it. */
export function sentence(key: Key, values: readonly string[] = []): string {
  const given = values.map((one) => (IS_CODED.test(one) ? said(one) : one));
  const text = said(key);
  const placed = text.replace(/\{(\d)\}/g, (_, place: string) => given[Number(place)] ?? "");
  const rest = text.includes("{0}") ? "" : given.filter((one) => one !== "").join(", ");
  return rest === "" ? placed : `${placed}: ${rest}`;
}

/* Of a card that was not compared the page shows what is to be compared; the client names an option for it. */
export const fault = (code: Code): Key => (code === "untrusted" ? "compare_first" : code);
