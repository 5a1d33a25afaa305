/* Evidence: one line a step of a request, each holding the hash of the line before. */
import { check } from "./errors";
import { hash, readText, type Text, utf8 } from "./texts";

export async function checkEvidence(lines: string): Promise<Text[]> {
  const read: Text[] = [];
  let previous: string | null = null;
  for (const line of lines.split("\n").slice(0, -1)) {
    const step = readText(utf8(line));
    check(step.previous === previous && step.number === read.length + 1, "bad_evidence", String(read.length + 1));
    previous = await hash(step);
    read.push(step);
  }
  check(lines === "" || lines.endsWith("\n"), "bad_evidence");
  return read;
}
