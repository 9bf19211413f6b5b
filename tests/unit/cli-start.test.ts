import { expect, test } from 'vitest';
import { lab } from '../lab-command.ts';

test('the headless runner starts in under two seconds', () => {
  const seconds = Math.min(...[1, 2, 3].map(() => lab('check', 'public/notebooks/two-nodes.json').seconds));
  expect(seconds).toBeLessThan(2);
}, 60_000);
