/* Elements of the page: what is said in the reader's language, and what others wrote, always as text. */
import { type Key, sentence } from "./words";

type Attributes = { readonly [name: string]: string | boolean | undefined };
export type Child = Node | string;

export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag, attributes: Attributes = {}, ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (typeof value === "string") made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/* An element that holds a sentence of the catalogue, and says it anew when another language is chosen. */
export function said<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag, key: Key, attributes: Attributes = {}, ...values: string[]
): HTMLElementTagNameMap[Tag] {
  const made = element(tag, { ...attributes, "data-say": key, "data-with": JSON.stringify(values) });
  made.textContent = sentence(key, values);
  return made;
}

/* Words of codes one after another. */
export const listed = (between: string, codes: readonly Key[]): Child[] =>
  codes.flatMap((one, place): Child[] => (place === 0 ? [said("span", one)] : [between, said("span", one)]));

export function sayAgain(): void {
  for (const one of document.querySelectorAll<HTMLElement>("[data-say]"))
    one.textContent = sentence(one.dataset.say as Key, JSON.parse(one.dataset.with ?? "[]") as string[]);
}

let count = 0;

/* A control with its label, and a hint where there is one. */
export function field(key: Key, control: HTMLElement, hint?: Key, ...values: string[]): HTMLElement {
  count += 1;
  control.id = `field-${count}`;
  const parts: HTMLElement[] = [said("label", key, { for: control.id })];
  if (hint !== undefined) {
    parts.push(said("p", hint, { class: "hint", id: `hint-${count}` }, ...values));
    control.setAttribute("aria-describedby", `hint-${count}`);
  }
  return element("div", { class: "field" }, ...parts, control);
}

export function choices(key: Key, options: readonly (readonly [string, Child])[], hint?: Key): HTMLFieldSetElement {
  const boxes = options.map(([value, text]) =>
    element("label", { class: "choice" }, element("input", { type: "checkbox", value }), text));
  return element("fieldset", {}, said("legend", key), ...(hint ? [said("p", hint, { class: "hint" })] : []), ...boxes);
}

export const chosen = (set: HTMLFieldSetElement): string[] =>
  [...set.querySelectorAll<HTMLInputElement>("input:checked")].map(({ value }) => value);

/* Hands a file to the reader to be kept. */
export function save(content: Blob, name: string): void {
  const link = element("a", { href: URL.createObjectURL(content), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
