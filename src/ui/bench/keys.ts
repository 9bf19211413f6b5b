/** Keys of a bench: a recorder's, wherever in the bench the focus is. */
import { isTyping } from '../is-typing.ts';
import type { TransportAction } from './transport.ts';

const ACTIONS: Readonly<Record<string, TransportAction>> = {
  k: { kind: 'toggle' },
  ' ': { kind: 'toggle' },
  '.': { kind: 'step', count: 1 },
  ',': { kind: 'step', count: -1 },
  '0': { kind: 'reset' },
};

/** What a key press asks for; null where it belongs to a field, a dialog, or (space) to the button or box in focus. */
export function keyAction(event: KeyboardEvent): TransportAction | null {
  if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return null;
  const path = event.composedPath();
  if (path.some((each) => each instanceof HTMLDialogElement)) return null;
  const [target] = path;
  if (event.key === ' ' && target instanceof Element && target.matches('button, summary, a, [type=checkbox]'))
    return null;
  return ACTIONS[event.key] ?? null;
}
