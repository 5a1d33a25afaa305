/* What codes say in words: forms of cooperation, their parts and fields, authorities. What has no words stands for itself. */
import known from "./forms.json";
import type { Text, Value } from "../src/texts";

type Words = Readonly<Record<"en" | "es" | "pt" | "fr", string>>;
/* `form:mla`, `part:mla:video`, `field:mla:facts`, `state:ATG`, `status:sent`, `party:OAS/ATG/CENTRAL`, `code:x` */
export type Coded = `${"form" | "part" | "field" | "state" | "status" | "party" | "code"}:${string}`;

export interface Field {
  readonly code: string;
  readonly need: string;
  readonly when: { readonly field: string; readonly codes: readonly string[]; readonly unless: boolean } | null;
  readonly articles: readonly { readonly ref: string; readonly checked: boolean }[];
}

interface Form {
  readonly words: Words;
  readonly parts: readonly { readonly code: string; readonly words: Words }[];
  readonly fields: readonly (Field & { readonly words: Words })[];
}

const FORMS: Readonly<Record<string, Form>> = known.forms;

export const CODED: Readonly<Record<string, Words>> = Object.fromEntries([
  ...Object.entries(known.states).map(([code, words]) => [`state:${code}`, words]),
  ...Object.entries(known.statuses).map(([code, words]) => [`status:${code}`, words]),
  ...Object.entries(FORMS).flatMap(([form, { words, parts, fields }]) => [
    [`form:${form}`, words],
    ...parts.map((one) => [`part:${form}:${one.code}`, one.words]),
    ...fields.map((one) => [`field:${form}:${one.code}`, one.words]),
  ]),
]) as Record<string, Words>;

export const formCodes = (): string[] => Object.keys(FORMS);
export const partsOf = (form: string): string[] => (FORMS[form]?.parts ?? []).map(({ code }) => code);
export const field = (form: string, code: string): Field | undefined => FORMS[form]?.fields.find((one) => one.code === code);

/* The sealed fields that count for a request with that header. */
export const fieldsOf = (header: Text): Field[] =>
  (FORMS[String(header.form)]?.fields ?? []).filter(({ when }) => when === null || applies(when, header[when.field] ?? []));

function applies({ codes, unless }: NonNullable<Field["when"]>, given: Value): boolean {
  const chosen = (Array.isArray(given) ? given : [given]) as string[];
  return unless ? chosen.length === 0 || !chosen.every((one) => codes.includes(one)) : chosen.some((one) => codes.includes(one));
}

/* The articles that ask for a field, marked where nobody has checked what they say. */
export const articles = ({ articles: all }: Field): string => all.map(({ ref, checked }) => (checked ? ref : `${ref}*`)).join(", ");

/* What the code of a text in a message says. A request has fields; what is answered is told by what was asked for. */
export function heading(form: string, type: string, code: string): Coded | "text" {
  if (code === "text") return "text";
  const both: Coded[] = [`field:${form}:${code}`, `part:${form}:${code}`];
  return (type === "request" ? both : both.reverse()).find((one) => one in CODED) ?? `code:${code}`;
}

export const partyOfCode = (code: string): [string, Coded] => {
  const [, state = "", authority = ""] = code.split("/");
  return [authority, `state:${state}`];
};
