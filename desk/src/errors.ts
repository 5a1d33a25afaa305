/* One error for everything that is refused. It holds a code and names of fields, never anything of the content. */

export const CODES = [
  "unsupported", "not_text", "too_large", "not_signed", "wrong_type", "bad_signature", "unknown_card", "not_of_party",
  "not_endorsed", "untrusted", "lapsed", "revoked", "replaced", "bad_epoch", "bad_custodians",
  "unknown_epoch", "without_keys", "grant_outside", "wrong_request", "no_grant", "wrong_place", "wrong_parties", "altered",
  "not_age", "no_key", "damaged", "wrong_key", "bad_padding", "contradiction", "header_changed", "clock", "bad_piece",
  "bad_evidence", "bad_archive", "missing", "bad_name", "file_changed", "program_content", "program_name", "other_form",
  "bad_roster", "wrong_case", "leave_first",
] as const;

export type Code = (typeof CODES)[number];

export class SealedError extends Error {
  override readonly name = "SealedError";

  /* fields: names of fields or files, hashes of cards; what a person is shown beside the message of the code. */
  constructor(
    readonly code: Code,
    readonly fields: readonly string[] = [],
  ) {
    super([code, ...fields].join(" "));
  }
}

export function check(holds: boolean, code: Code, ...fields: string[]): asserts holds {
  if (!holds) throw new SealedError(code, fields);
}

/* Why work is refused, null if it is not. */
export async function refusal(work: () => Promise<unknown>): Promise<SealedError | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof SealedError)) throw error;
    return error;
  }
}

/* Does work whose refusal concerns one entry: it is kept under its name, and what follows goes on. */
export async function aside(refused: Map<string, SealedError>, name: string, work: () => Promise<void>): Promise<void> {
  const fault = await refusal(work);
  if (fault !== null) refused.set(name, fault);
}
