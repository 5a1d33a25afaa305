/* Where the keys of an officer stand: in this browser's database, as keys that it does not give out. */
import type { Keys } from "./officers";

const DATABASE = "enlace-desk";
const KEYS = "keys";

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(KEYS);
  return done(request);
}

function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

async function within<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await opened();
  try {
    const transaction = database.transaction(KEYS, mode, { durability: "strict" });
    const kept = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const [result] = await Promise.all([done(work(transaction.objectStore(KEYS))), kept]);
    return result;
  } finally {
    database.close();
  }
}

/* Keys of a name that is taken are refused: they would be lost, with all that is wrapped for them. */
export const keepKeys = (name: string, keys: Keys): Promise<IDBValidKey> => within("readwrite", (store) => store.add(keys, name));

export const keptKeys = (name: string): Promise<Keys | undefined> =>
  within("readonly", (store) => store.get(name) as IDBRequest<Keys | undefined>);
