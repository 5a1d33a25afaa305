/* What this browser keeps besides the keys: the officer's own cards, and which cards were compared by telephone. */
import { officerOf, type Officer } from "../src/officers";
import { keptKeys } from "../src/store";

const DATABASE = "enlace-desk-page";
const KEPT = "kept";
const CARDS = "cards";
const COMPARED = "compared";

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(KEPT);
  return done(request);
}

async function list(name: string): Promise<readonly string[]> {
  const database = await opened();
  try {
    return (await done(database.transaction(KEPT).objectStore(KEPT).get(name) as IDBRequest<string[] | undefined>)) ?? [];
  } finally {
    database.close();
  }
}

/* One transaction reads and writes: of two windows neither loses what the other one kept. */
async function add(name: string, value: string): Promise<void> {
  const database = await opened();
  try {
    const transaction = database.transaction(KEPT, "readwrite", { durability: "strict" });
    const kept = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const store = transaction.objectStore(KEPT);
    const before = (await done(store.get(name) as IDBRequest<string[] | undefined>)) ?? [];
    store.put([...before.filter((one) => one !== value), value], name);
    await kept;
  } finally {
    database.close();
  }
}

export const keepCard = (card: string): Promise<void> => add(CARDS, card);
export const compared = (): Promise<readonly string[]> => list(COMPARED);
export const keepCompared = (card: string): Promise<void> => add(COMPARED, card);

/* All that this officer ever made keys for, the newest last: older ones open what was sealed for them. */
export async function officers(): Promise<Officer[]> {
  const found: Officer[] = [];
  for (const [hash, card] of (await list(CARDS)).map(split)) {
    const keys = await keptKeys(hash);
    if (keys !== undefined) found.push(await officerOf(keys, card));
  }
  return found;
}

/* A card is kept with its hash before it, under which its keys stand. */
const split = (kept: string): [string, string] => {
  const [hash = "", card = ""] = kept.split(" ");
  return [hash, card];
};
