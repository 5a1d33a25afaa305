/* A part of the page that begins with a file, which only somebody with keys in this browser can use. */
import type { Officer } from "../src/officers";
import { element, field, said } from "./elements";
import { officers } from "./kept";
import { mayGo } from "./unsaved";
import { attempt, type Told, told } from "./work";
import type { Key } from "./words";

type Use = (file: File, own: readonly Officer[], into: HTMLElement, where: Told) => Promise<void>;

export async function choosing(into: HTMLElement, title: Key, label: Key, hint: Key, use: Use): Promise<void> {
  const where = told();
  const own = await officers();
  const shown = element("div");
  const input = element("input", { type: "file", accept: ".enlace" });
  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    if (file === undefined) return;
    if (!mayGo(shown)) {
      input.value = "";
      return;
    }
    shown.replaceChildren();
     void attempt(where, () => use(file, own, shown, where));
  });
  const rest = own.length === 0 ? [said("p", "no_keys_yet")] : [field(label, input, hint)];
  into.replaceChildren(said("h1", title), ...rest, where.fault, where.done, shown);
}
