/* The page: its parts, one of them shown; before all, whether this browser can keep keys at all. */
import { checkSupport } from "../src/officers";
import { showDraft } from "./draft";
import { element, said, sayAgain } from "./elements";
import { showKeys } from "./keys";
import { showOpening } from "./open";
import { showState } from "./state";
import { isUnsaved } from "./unsaved";
import { refused } from "./work";
import { begin, choose, type Key, language, NAMES, sentence } from "./words";

const PARTS: Readonly<Record<string, readonly [Key, (into: HTMLElement) => Promise<void>]>> = {
  "#file": ["open_file", showOpening], "#keys": ["your_keys", showKeys], "#state": ["state_keys", showState],
  "#draft": ["write_draft", showDraft],
};

const main = element("main", { tabindex: "-1" });
/* Parts of the page that hold what was typed and not saved, while another is shown. */
const left = new Map<string, Node[]>();
let shown = "";
const links = Object.entries(PARTS).map(([place, [key]]) => said("a", key, { href: place }));

function named(): void {
  document.documentElement.lang = language();
  document.title = `${sentence("title")} – Enlace`;
  sayAgain();
}

async function show(): Promise<void> {
  const place = location.hash in PARTS ? location.hash : "#file";
  for (const one of links) {
    if (one.getAttribute("href") === place) one.setAttribute("aria-current", "page");
    else one.removeAttribute("aria-current");
  }
  if (isUnsaved(main.childNodes)) left.set(shown, [...main.childNodes]);
  const before = left.get(place);
  left.delete(place);
  shown = place;
  if (before === undefined) await PARTS[place]?.[1](main);
  else main.replaceChildren(...before);
  sayAgain();
}

/* The page that was handed out by a server can be kept as one file, and used where there is none; what browsers then let
   other files do is said. */
const alone = (): HTMLElement[] =>
  location.protocol === "file:" ? [said("p", "from_file", { class: "note" })] : [element("p", {}, said("a", "keep_desk", { href: "enlace-desk.html", download: true }))];

function frame(): void {
  const menu = element("select", { id: "language" }, ...NAMES.map(([tag, name]) => element("option", { value: tag, lang: tag }, name)));
  menu.value = language();
  menu.addEventListener("change", () => {
    choose(menu.value);
    named();
  });
  const nav = element("nav", { "aria-labelledby": "name" }, ...links);
  document.body.replaceChildren(
    element("header", {}, said("span", "title", { class: "name", id: "name" }), element("span", { class: "menu" }, said("label", "language", { for: "language" }), menu)),
    nav, main, element("footer", {}, said("p", "offline_note", { class: "note" }), ...alone()),
  );
}

async function start(): Promise<void> {
  begin();
  frame();
  named();
  try {
    await checkSupport();
  } catch (error) {
    main.replaceChildren(element("div", { class: "fault", role: "alert" }, refused(error)));
    return;
  }
  addEventListener("beforeunload", (event) => {
    if (isUnsaved([...main.childNodes, ...[...left.values()].flat()])) event.preventDefault();
  });
  addEventListener("hashchange", () => void show().then(() => main.focus()));
  await show();
}

void start();
