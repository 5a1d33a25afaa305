/* What a person sets going: once at a time, and what is refused is said where it was asked for. */
import { SealedError } from "../src/errors";
import { fingerprint } from "../src/officers";
import { element, said } from "./elements";
import { fault, type Key } from "./words";

const HASH = /^sha256:[0-9a-f]{64}$/;

/* Regions that are there from the beginning, so that a reader of the screen hears what comes into them. */
export interface Told {
  readonly fault: HTMLElement;
  readonly done: HTMLElement;
}

export const told = (): Told => ({
  fault: element("div", { class: "fault", role: "alert" }),
  done: element("div", { class: "done", role: "status", tabindex: "-1" }),
});

/* A card is known by what is read aloud of it. */
const readable = (field: string): string => (HASH.test(field) ? fingerprint(field) : field);

export function refused(error: unknown): HTMLElement {
  if (!(error instanceof SealedError)) return said("p", "failed", {}, String(error));
  return said("p", fault(error.code), {}, error.fields.map(readable).join(", "));
}

/* Shows how far a file of that many octets is; returns what is told of each part that was done. */
export function under({ done }: Told, key: Key, name: string, size: number): (octets: number) => void {
  const shown = element("progress", { max: String(Math.max(size, 1)), "aria-label": name });
  done.replaceChildren(said("p", key, {}, name), shown);
  return (octets) => void (shown.value += octets);
}

let busy = false;

/* One thing at a time: what is pressed while another is under way is not done. */
export async function attempt({ fault: faults, done }: Told, work: () => Promise<void>): Promise<void> {
  if (busy) return;
  busy = true;
  faults.replaceChildren();
  done.replaceChildren();
  try {
    await work();
  } catch (error) {
    done.replaceChildren();
    faults.replaceChildren(refused(error));
  } finally {
    busy = false;
  }
}

export function button(key: Key, where: Told, work: () => Promise<void>, kind = "", ...values: string[]): HTMLButtonElement {
  const made = said("button", key, { type: "button", class: kind }, ...values);
  made.addEventListener("click", async ({ detail }) => {
    // The second click of two falls on what has taken the place of the first.
    if (detail > 1) return;
    made.disabled = true;
    await attempt(where, work);
    made.disabled = false;
  });
  return made;
}

export const now = (): string => `${new Date().toISOString().slice(0, 19)}Z`;
