/* What was typed and is saved nowhere: kept while another part of the page is shown, and asked about before it is lost. */
import { sentence } from "./words";

const MARK = "data-unsaved";

/* A file that was chosen stands on the disk: it is no loss. */
export const watch = (form: HTMLElement): void =>
  form.addEventListener("input", ({ target }) => {
    if (!(target instanceof HTMLInputElement && target.type === "file")) form.setAttribute(MARK, "");
  });

export const kept = (form: HTMLElement): void => form.removeAttribute(MARK);

export const isUnsaved = (nodes: Iterable<Node>): boolean =>
  [...nodes].some((one) => one instanceof Element && (one.matches(`[${MARK}]`) || one.querySelector(`[${MARK}]`) !== null));

/* Whether what stands there may go; asked of the reader where it would be lost. */
export const mayGo = (within: Element): boolean => !isUnsaved([within]) || confirm(sentence("lose_text"));
