/* The fields of a message: those that its form asks for, by which article, and what is still missing; of later ones, what was asked for. */
import type { Text } from "../src/texts";
import { articles, type Field, field as known, fieldsOf, heading } from "./codes";
import { element, field, said } from "./elements";
import type { Key } from "./words";

const FREE = "text";
const NEEDS: Readonly<Record<string, readonly [Key, Key]>> = {
  always: ["asked_by", "needed"], where_possible: ["possible_by", "possible"], optional: ["optional_by", "optional"],
};

export class Composer {
  readonly fields = element("div");
  readonly lacking = element("div", { class: "note", role: "status" });
  private readonly areas = new Map<string, HTMLTextAreaElement>();
  private header: Text = {};
  private type = "";

  constructor() {
    this.fields.addEventListener("change", () => this.tell());
  }

  /* Shows the fields of a message of that type; what was typed into others stays, as long as there is any. */
  show(header: Text, type: string): void {
    this.header = header;
    this.type = type;
    const form = String(header.form);
    const codes = [...new Set([...this.codes(), FREE, ...Object.keys(this.body())])];
    this.fields.replaceChildren(...codes.map((code) => this.row(form, code)));
    this.tell();
  }

  /* code -> text; without those that hold none. */
  body(): Record<string, string> {
    return Object.fromEntries([...this.areas].map(([code, { value }]) => [code, value.trim()]).filter(([, text]) => text !== ""));
  }

  fill(body: Readonly<Record<string, string>>): void {
    for (const area of this.areas.values()) area.value = "";
    for (const [code, text] of Object.entries(body)) this.area(code).value = text;
  }

  private get ofForm(): Field[] {
    // A joint team is no request for one.
    return this.type === "request" && !("lead" in this.header) ? fieldsOf(this.header) : [];
  }

  private codes(): string[] {
    const own = this.ofForm.map(({ code }) => code);
    if (own.length > 0) return own;
    return [FREE, ...((this.header.asked ?? []) as string[])];
  }

  private area(code: string): HTMLTextAreaElement {
    const area = this.areas.get(code) ?? element("textarea");
    this.areas.set(code, area);
    return area;
  }

  private row(form: string, code: string): HTMLElement {
    const area = this.area(code);
    area.removeAttribute("aria-describedby");
    const key = heading(form, this.type, code);
    const asked = this.type === "request" ? known(form, code) : undefined;
    if (asked === undefined) return field(key, area, key === FREE && this.ofForm.length > 0 ? "text_hint" : undefined);
    const by = articles(asked);
    const [with_, without] = NEEDS[asked.need] as readonly [Key, Key];
    return field(key, area, by === "" ? without : with_, by);
  }

  private tell(): void {
    const fields = this.ofForm;
    const open = (need: string): Field[] => fields.filter((one) => one.need === need && this.area(one.code).value.trim() === "");
    const parts = [...this.list("lacks", open("always")), ...this.list("lacks_possible", open("where_possible"))];
    if (fields.length > 0) parts.push(said("p", parts.length === 0 ? "lacks_nothing" : "lacks_note"));
    if (fields.some((one) => articles(one).includes("*"))) parts.push(said("p", "unchecked"));
    this.lacking.replaceChildren(...parts);
  }

  private list(key: Key, open: readonly Field[]): HTMLElement[] {
    if (open.length === 0) return [];
    const rows = open.map((one): HTMLElement => {
      const by = articles(one);
      return element("li", {}, said("span", `field:${String(this.header.form)}:${one.code}`), by === "" ? "" : ` (${by})`);
    });
    return [said("p", key), element("ul", {}, ...rows)];
  }
}
