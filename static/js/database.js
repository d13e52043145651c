/** The phone's own database: its stores, a connection that mends itself, whole transactions on the disk. */

const NAME = "shishin";
const VERSION = 1;

/** @type {Promise<IDBDatabase> | null} */
let connection = null;

/**
 * Reads from one store.
 * @template T
 * @param {string} name
 * @param {(store: IDBObjectStore) => IDBRequest<T>} ask
 * @returns {Promise<T>}
 */
export async function read(name, ask) {
  const transaction = await begin([name], "readonly");
  const request = ask(transaction.objectStore(name));
  await finished(transaction);
  return request.result;
}

/**
 * Changes stores in one transaction that is on the disk when this returns.
 * @param {string[]} names
 * @param {(stores: Record<string, IDBObjectStore>) => void} work
 */
export async function change(names, work) {
  const transaction = await begin(names, "readwrite");
  try {
    work(Object.fromEntries(names.map((name) => [name, transaction.objectStore(name)])));
  } catch (fault) {
    transaction.abort();
    throw fault;
  }
  await finished(transaction);
}

/**
 * @param {string[]} names
 * @param {IDBTransactionMode} mode
 */
async function begin(names, mode) {
  connection ??= connect();
  try {
    return (await connection).transaction(names, mode, { durability: "strict" });
  } catch {
    // A phone that slept may have closed the connection behind our back.
    connection = connect();
    return (await connection).transaction(names, mode, { durability: "strict" });
  }
}

/** @param {IDBTransaction} transaction */
function finished(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(undefined);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** @returns {Promise<IDBDatabase>} */
function connect() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => create(request.result);
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
  });
}

/** @param {IDBDatabase} database */
function create(database) {
  database.createObjectStore("queue", { keyPath: "id" });
  database.createObjectStore("journal", { keyPath: "id" }).createIndex("occurrence", "occurrence");
  database.createObjectStore("receptions", { keyPath: "code" });
  database.createObjectStore("notes", { keyPath: "name" });
}

/**
 * Edits what a store holds under an id, if it is still there, within the transaction of `change`.
 * @param {IDBObjectStore | undefined} store
 * @param {string} id
 * @param {(value: any) => void} edit
 */
export function amend(store, id, edit) {
  const request = store?.get(id);
  if (!request) return;
  request.onsuccess = () => {
    if (!request.result) return;
    edit(request.result);
    store?.put(request.result);
  };
}
