/** A run in one sentence, to be read and to be heard. */
import { msg, str } from '@lit/localize';
import type { RunStatus } from '../../lab/api.ts';
import { significant, whole } from './format.ts';

/** What a run came to, in one sentence; also what a screen reader hears when the state changes. */
export function outcome(status: RunStatus | null): string {
  if (!status) return msg('Opening');
  const at = status.time > 0 ? msg(str` at ${significant(status.time)} RC`) : '';
  const energy = Number.isNaN(status.energy) ? '' : msg(str`, energy ${significant(status.energy)}`);
  const settledAt = status.settledAt >= 0 ? status.settledAt : status.step;
  const settledTime = (status.time * settledAt) / Math.max(1, status.step);
  const then = settledTime > 0 ? msg(str` at ${significant(settledTime)} RC`) : '';
  switch (status.state) {
    case 'opening':
      return msg('Opening');
    case 'ready':
      return msg('Ready');
    case 'running':
      return msg('Annealing');
    case 'paused':
      return msg(str`Paused at step ${whole(status.step)}`);
    case 'settled':
      return msg(str`Settled after ${whole(settledAt)} steps${then}${energy}`);
    case 'ended':
      return msg(str`Ended after ${whole(status.step)} steps${at}, not settled`);
    case 'blown-up':
      return msg(str`Blew up at step ${whole(status.step)}`);
    case 'failed':
      return msg('Failed');
    default:
      return status.state satisfies never;
  }
}

/**
 * What to say aloud after `before` was said: a run that has come to its end stays said, though numbers measured after
 * the fact still arrive.
 */
export function announcement(
  before: { readonly status: RunStatus | null; readonly words: string },
  status: RunStatus | null,
): string {
  const still =
    (status?.state === 'settled' || status?.state === 'ended') &&
    status.state === before.status?.state &&
    status.settledAt === before.status.settledAt &&
    status.step === before.status.step &&
    !Number.isNaN(before.status.energy);
  return still ? before.words : outcome(status);
}
