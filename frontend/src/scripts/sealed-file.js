/* A sealed file read in slices: its directory, one piece, and the same file without some entries. Never whole. */
const LOCAL_BYTES = 30, CENTRAL_BYTES = 46, END_BYTES = 22;
const CENTRAL = 0x02014b50, END = 0x06054b50;
const PIECE = /^pieces\/([0-9a-f]{64})\.age$/;

const slice = async (file, start, stop) => new DataView(await file.slice(start, stop).arrayBuffer());

/*
 * Return the entries of a file in the order of their places, null where it is no ZIP without compression or comment.
 * piece: the hash in the name of a piece; size: of the content; start, stop: where it lies; record: in the directory.
 */
export async function directoryOf(file) {
  const end = file.size < END_BYTES ? null : await slice(file, file.size - END_BYTES, file.size);
  if (end?.getUint32(0, true) !== END) return null;
  const size = end.getUint32(12, true), place = end.getUint32(16, true);
  if (place + size + END_BYTES !== file.size) return null;
  const entries = recordsOf(await slice(file, place, place + size));
  if (entries?.length !== end.getUint16(10, true)) return null;
  entries.sort((one, other) => one.start - other.start);
  entries.forEach((one, index) => (one.stop = entries[index + 1]?.start ?? place));
  return entries.every((one) => one.start + LOCAL_BYTES + one.size <= one.stop) ? entries : null;
}

function recordsOf(directory) {
  const entries = [];
  for (let place = 0; place < directory.byteLength; ) {
    if (place + CENTRAL_BYTES > directory.byteLength || directory.getUint32(place, true) !== CENTRAL) return null;
    const [name, extra, comment] = [28, 30, 32].map((field) => directory.getUint16(place + field, true));
    const next = place + CENTRAL_BYTES + name + extra + comment;
    if (next > directory.byteLength) return null;
    const record = new Uint8Array(directory.buffer.slice(place, next));
    const size = directory.getUint32(place + 20, true);
    const piece = PIECE.exec(new TextDecoder().decode(record.subarray(CENTRAL_BYTES, CENTRAL_BYTES + name)))?.[1];
    entries.push({ piece, size, start: directory.getUint32(place + 42, true), record });
    place = next;
  }
  return entries;
}

/* Return the content of an entry. A file that was moved or changed since it was chosen cannot be read: an error. */
export async function pieceIn(file, { start, size }) {
  const local = await slice(file, start, start + LOCAL_BYTES);
  const content = start + LOCAL_BYTES + local.getUint16(26, true) + local.getUint16(28, true);
  return file.slice(content, content + size).arrayBuffer();
}

/* Return the file without some of its entries. */
export function fileWithout(file, entries, leftOut) {
  const parts = [], directory = [];
  let place = 0;
  for (const { start, stop, record } of entries.filter((one) => !leftOut(one))) {
    const moved = record.slice();
    new DataView(moved.buffer).setUint32(42, place, true);
    directory.push(moved);
    parts.push(file.slice(start, stop));
    place += stop - start;
  }
  const end = new DataView(new ArrayBuffer(END_BYTES));
  end.setUint32(0, END, true);
  for (const field of [8, 10]) end.setUint16(field, directory.length, true);
  end.setUint32(12, directory.reduce((all, one) => all + one.length, 0), true);
  end.setUint32(16, place, true);
  return new File([...parts, ...directory, end], file.name, { type: "application/octet-stream" });
}
