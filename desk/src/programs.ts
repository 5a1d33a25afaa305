/* Programs among attachments: known by what they begin with, or by the ending of their name. */
import known from "../../src/enlace_desk/programs.json";
import { SealedError } from "./errors";
import { toHex } from "./texts";

const BEGINNINGS = Object.entries(known.beginnings);
const LONGEST = Math.max(...BEGINNINGS.flatMap(([, all]) => all.map(({ length }) => length / 2)));
const ENDINGS = new Set(known.endings);

/* beginning: at least the first octets of the file. Returns why it is taken for a program, or null. */
export function program(name: string, beginning: Uint8Array): SealedError | null {
  const first = toHex(beginning.slice(0, LONGEST));
  const found = BEGINNINGS.find(([, all]) => all.some((one) => first.startsWith(one)));
  if (found !== undefined) return new SealedError("program_content", [name, found[0]]);
  const place = name.lastIndexOf(".");
  const ending = name.slice(place + 1).toLowerCase();
  return place >= 0 && ENDINGS.has(ending) ? new SealedError("program_name", [name, `.${ending}`]) : null;
}
