/* Steps of one's own authority in the evidence, signed so that the other side need not believe the platform alone. */
import { signStep, unsignedSteps } from "../src/evidence";
import { stepName } from "../src/sealed_files";
import { type Text, utf8 } from "../src/texts";
import { element, said, save } from "./elements";
import { type Added, withAdded } from "./files";
import type { Opened } from "./open";
import { holds } from "./state";
import { button, now, told } from "./work";

/* Nothing, where every step is signed. */
export function signing({ file, case: read, officer }: Opened): HTMLElement[] {
  const open = unsignedSteps(officer, read.evidence, read.file.steps);
  const able = open.filter((one) => holds(officer.hash, read.directory, String(one.at)));
  if (open.length === 0) return [];
  const where = told();
  const sign = async (): Promise<void> => {
    read.directory.checkHolds(officer.hash, now());
    const added: Added = new Map();
    for (const one of able) added.set(stepName(one.number as number), utf8(await signStep(officer, one, read.directory)));
    save(await withAdded(file, added), `${String(read.file.header.request)}.enlace`);
    where.done.replaceChildren(said("p", "steps_signed", {}, String(able.length)));
  };
  const others = open.length - able.length;
  return [
    said("h2", "own_steps"), said("p", "own_steps_note", { class: "note" }), element("ul", {}, ...able.map(row)),
    ...(others === 0 ? [] : [said("p", "steps_before", { class: "note" }, String(others))]),
    ...(able.length === 0 ? [] : [button("sign_steps", where, sign, "second", String(able.length))]), where.fault, where.done,
  ];
}

const row = (one: Text): HTMLElement =>
  element("li", {}, `${String(one.number)} · ${String(one.on)} · `, said("span", `status:${String(one.status)}`));
