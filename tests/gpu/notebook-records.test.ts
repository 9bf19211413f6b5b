/** Runs kept in a real browser's storage. */
import { afterEach, describe, expect, it } from 'vitest';
import { openDB } from 'idb';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { openRecords, recordId, RECORDS_KEPT, type RunRecord } from '../../src/notebook/records.ts';
import { openStore } from '../../src/notebook/store.ts';

const notebook = parseNotebook({
  kirchhoff: 1,
  cells: ['a', 'b'].map((id) => ({ kind: 'bench', id, circuit: { groups: [{ name: 'g', shape: [2] }] } })),
});

function record(cell: 'a' | 'b', minute: number, more: Partial<RunRecord> = {}): RunRecord {
  const recipe = notebook.cells.find(({ id }) => id === cell);
  if (recipe?.kind !== 'bench') throw new Error('expected a bench');
  const date = new Date(Date.UTC(2026, 0, 1, 0, minute));
  return {
    id: recordId(date),
    recipe,
    beside: [],
    engine: 'cpu',
    adapter: 'test',
    build: 'test',
    date: date.toISOString(),
    status: 'settled',
    seconds: 0.1,
    steps: minute,
    metrics: { energy: -minute },
    ...more,
  };
}

afterEach(
  () =>
    new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase('kirchhoff');
      request.onsuccess = resolve;
      request.onerror = reject;
    }),
);

describe('recorded runs', () => {
  it('are listed by notebook and cell, newest first, as they were', async () => {
    const records = await openRecords();
    const [first, second, other] = [record('a', 1), record('a', 2), record('b', 3)];
    for (const each of [second, first, other]) await records.put('one', each);
    await records.put('two', record('a', 4));
    expect(await records.list('one', 'a')).toStrictEqual([second, first]);
    expect(await records.list('one', 'b')).toStrictEqual([other]);
    expect(await records.list('three', 'a')).toEqual([]);
    records.close();
  });

  it('keep the newest of a cell, and one of the same id once', async () => {
    const records = await openRecords();
    for (let minute = 0; minute < RECORDS_KEPT + 5; minute++) await records.put('one', record('a', minute));
    const kept = await records.list('one', 'a');
    expect(kept).toHaveLength(RECORDS_KEPT);
    expect(kept.at(-1)?.steps).toBe(5);
    await records.put('one', { ...kept[0], status: 'stopped' });
    const again = await records.list('one', 'a');
    expect(again).toHaveLength(RECORDS_KEPT);
    expect(again[0].status).toBe('stopped');
    await records.delete('one', 'a', kept[0].id);
    expect(await records.list('one', 'a')).toHaveLength(RECORDS_KEPT - 1);
    records.close();
  });

  it('that came to the same take the place of the newest of them; parts of a sweep are kept as they are', async () => {
    const records = await openRecords();
    const [first, other, again] = [
      record('a', 1),
      record('a', 2),
      record('a', 3, { steps: 1, metrics: { energy: -1 } }),
    ];
    for (const each of [first, other, again]) await records.put('one', each);
    expect(await records.list('one', 'a')).toStrictEqual([again, other]);
    expect(await records.count('one', 'a')).toBe(2);
    const run = {
      index: 0,
      status: 'settled',
      engine: 'cpu',
      adapter: '',
      seconds: 1,
      steps: 1,
      metrics: {},
    };
    for (const minute of [4, 5])
      await records.put('one', record('a', minute, { ...again, runs: [run], id: `${minute}` }));
    expect(await records.count('one', 'a')).toBe(4);
    records.close();
  });

  it('come along when their notebook has another place', async () => {
    const records = await openRecords();
    const [a, b, other] = [record('a', 1), record('b', 2), record('a', 3)];
    for (const each of [a, b]) await records.put('#v1.abc', each);
    await records.put('two', other);
    await records.move('#v1.abc', 'one');
    expect(await records.list('one', 'a')).toStrictEqual([a]);
    expect(await records.list('one', 'b')).toStrictEqual([b]);
    expect(await records.list('two', 'a')).toStrictEqual([other]);
    expect(await records.count('#v1.abc', 'a')).toBe(0);
    records.close();
  });

  it('go with their notebook', async () => {
    const store = await openStore();
    const records = await openRecords();
    await store.save('one', notebook);
    await records.put('one', record('a', 1));
    await records.put('other', record('a', 1));
    await store.delete('one');
    expect(await records.list('one', 'a')).toEqual([]);
    expect(await records.list('other', 'a')).toHaveLength(1);
    store.close();
    records.close();
  });

  it('find room in storage of the first version, and what it held stays', async () => {
    const before = await openDB('kirchhoff', 1, {
      upgrade(database) {
        database.createObjectStore('notebooks', { keyPath: 'id' });
        for (const name of ['texts', 'files', 'settings']) database.createObjectStore(name);
      },
    });
    await before.put('notebooks', { id: 'old', title: 'Old', saved: 1 });
    before.close();
    const store = await openStore();
    expect(await store.list()).toEqual([{ id: 'old', title: 'Old', saved: 1 }]);
    const records = await openRecords();
    await records.put('old', record('a', 1));
    expect(await records.list('old', 'a')).toHaveLength(1);
    store.close();
    records.close();
  });
});
