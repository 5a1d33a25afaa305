/* What a person sets going: once at a time, and what is refused is said where it was asked for. */
import { SealedError } from "../src/errors";
import { element, said } from "./elements";
import { fault, type Key } from "./words";

/* Regions that are there from the beginning, so that a reader of the screen hears what comes into them. */
export interface Told {
  readonly fault: HTMLElement;
  readonly done: HTMLElement;
}

export const told = (): Told => ({
  fault: element("div", { class: "fault", role: "alert" }),
  done: element("div", { class: "done", role: "status", tabindex: "-1" }),
});

export function refused(error: unknown): HTMLElement {
  if (!(error instanceof SealedError)) return said("p", "failed", {}, String(error));
  return said("p", fault(error.code), {}, error.fields.join(", "));
}

export async function attempt({ fault: faults, done }: Told, work: () => Promise<void>): Promise<void> {
  faults.replaceChildren();
  done.replaceChildren();
  try {
    await work();
  } catch (error) {
    faults.replaceChildren(refused(error));
  }
}

export function button(key: Key, where: Told, work: () => Promise<void>, kind = "", ...values: string[]): HTMLButtonElement {
  const made = said("button", key, { type: "button", class: kind }, ...values);
  made.addEventListener("click", async () => {
    made.disabled = true;
    await attempt(where, work);
    made.disabled = false;
  });
  return made;
}

export const now = (): string => `${new Date().toISOString().slice(0, 19)}Z`;
