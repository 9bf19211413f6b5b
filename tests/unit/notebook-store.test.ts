import { describe, expect, it } from 'vitest';
import { tried } from '../../src/notebook/database.ts';
import { openStore } from '../../src/notebook/store.ts';
import { asyncProblemsOf } from '../problems.ts';

describe('storage that fails', () => {
  it('is a problem where there is none', async () => {
    expect(await asyncProblemsOf(openStore)).toEqual([
      { path: 'browser storage', problem: 'there is none here', remedy: 'Save the notebook as a file' },
    ]);
  });

  it.each([
    ['QuotaExceededError', 'there is no room left'],
    ['InvalidStateError', 'the browser closed it'],
    ['VersionError', 'a newer Kirchhoff has used it'],
    ['UnknownError', 'the browser refuses it (disk on fire)'],
  ])('is a problem after %s', async (name, problem) => {
    const [found] = await asyncProblemsOf(() =>
      tried(Promise.reject(new DOMException('disk on fire', name))),
    );
    expect(found.problem).toBe(problem);
  });

  it('passes on mistakes of our own', async () => {
    await expect(tried(Promise.reject(new RangeError('ours')))).rejects.toThrow(RangeError);
  });
});
