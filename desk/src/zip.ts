/* ZIP files without compression: just enough to carry a sealed file. */
import { check } from "./errors";
import { type Bytes, fromUtf8, utf8 } from "./texts";

const LOCAL = 0x04034b50, CENTRAL = 0x02014b50, END = 0x06054b50;
const LOCAL_BYTES = 30, CENTRAL_BYTES = 46, END_BYTES = 22;
const MAX_BYTES = 0xffff_ffff;
const MOST_ENTRIES = 0xffff;
// 1 January 1980, the least date that there is: it tells nobody when the file was made.
const DATE = 0x0021;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? 0xedb88320 ^ (rest >>> 1) : rest >>> 1;
  return rest;
});

function crc32(content: Uint8Array): number {
  let rest = 0xffff_ffff;
  for (const byte of content) rest = (TABLE[(rest ^ byte) & 0xff] as number) ^ (rest >>> 8);
  return (rest ^ 0xffff_ffff) >>> 0;
}

/* A record of fields of 2 or 4 octets, little-endian. */
function record(...fields: [2 | 4, number][]): Bytes {
  const bytes = new Uint8Array(fields.reduce((sum, [width]) => sum + width, 0));
  const view = new DataView(bytes.buffer);
  let place = 0;
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(place, value, true);
    else view.setUint32(place, value, true);
    place += width;
  }
  return bytes;
}

export class ZipWriter {
  private readonly parts: Blob[] = [];
  private readonly central: Bytes[] = [];
  private size = 0;
  private count = 0;

  /* A Blob for each entry lets the browser keep what is written outside of its memory. held: the content, where it is kept so already. */
  write(name: string, content: Bytes, held: Blob | Bytes = content): void {
    const named = utf8(name);
    const common: [2 | 4, number][] = [
      [2, 20], [2, 0], [2, 0], [2, 0], [2, DATE], [4, crc32(content)], [4, content.length], [4, content.length], [2, named.length],
    ];
    const place = this.size;
    this.central.push(record([4, CENTRAL], [2, 20], ...common, [2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, place]), named);
    const local = new Blob([record([4, LOCAL], ...common, [2, 0]), named, held]);
    this.parts.push(local);
    this.size += local.size;
    this.count += 1;
    check(this.size <= MAX_BYTES && this.count <= MOST_ENTRIES, "too_large");
  }

  end(): Blob {
    const central = new Blob(this.central);
    const end = record([4, END], [2, 0], [2, 0], [2, this.count], [2, this.count], [4, central.size], [4, this.size], [2, 0]);
    return new Blob([...this.parts, central, end]);
  }
}

export interface Entry {
  readonly name: string;
  readonly size: number;
  readonly read: () => Promise<Bytes>;
}

/* Reads what `ZipWriter` writes, and nothing that is packed, split, encrypted, followed or hidden by anything. */
export async function readZip(file: Blob): Promise<Entry[]> {
  const view = async (start: number, length: number): Promise<DataView> => {
    check(start >= 0 && start + length <= file.size, "bad_archive");
    return new DataView(await file.slice(start, start + length).arrayBuffer());
  };
  const end = await view(file.size - END_BYTES, END_BYTES);
  const count = end.getUint16(10, true);
  const length = end.getUint32(12, true);
  const start = end.getUint32(16, true);
  check(end.getUint32(0, true) === END && start + length === file.size - END_BYTES, "bad_archive");
  const central = await view(start, length);
  const entries: Entry[] = [];
  let place = 0;
  while (place < length) {
    check(place + CENTRAL_BYTES <= length && central.getUint32(place, true) === CENTRAL, "bad_archive");
    const [packed, size] = [central.getUint32(place + 20, true), central.getUint32(place + 24, true)];
    const [named, extra, comment] = [28, 30, 32].map((at) => central.getUint16(place + at, true)) as [number, number, number];
    check(central.getUint16(place + 10, true) === 0 && packed === size, "bad_archive");
    check(place + CENTRAL_BYTES + named + extra + comment <= length, "bad_archive");
    const name = fromUtf8(new Uint8Array(central.buffer, place + CENTRAL_BYTES, named));
    const local = central.getUint32(place + 42, true);
    const sum = central.getUint32(place + 16, true);
    entries.push({ name, size, read: () => content(file, view, name, local, size, sum) });
    place += CENTRAL_BYTES + named + extra + comment;
  }
  check(entries.length === count && new Set(entries.map(({ name }) => name)).size === count, "bad_archive");
  return entries;
}

async function content(
  file: Blob, view: (start: number, length: number) => Promise<DataView>, name: string, local: number, size: number, sum: number,
): Promise<Bytes> {
  const head = await view(local, LOCAL_BYTES);
  const start = local + LOCAL_BYTES + head.getUint16(26, true) + head.getUint16(28, true);
  check(head.getUint32(0, true) === LOCAL && start + size <= file.size, "bad_archive", name);
  const bytes = new Uint8Array(await file.slice(start, start + size).arrayBuffer());
  check(crc32(bytes) === sum, "bad_archive", name);
  return bytes;
}
