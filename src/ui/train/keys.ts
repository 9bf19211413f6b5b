/** Keys of a cell that learns: a recorder's, wherever in the cell the focus is. */
import { isTyping } from '../is-typing.ts';

export type TrainAction = 'toggle' | 'step' | 'stop' | 'reset';

const ACTIONS: Readonly<Record<string, TrainAction>> = {
  k: 'toggle',
  ' ': 'toggle',
  '.': 'step',
  x: 'stop',
  '0': 'reset',
};

/** What a key press asks for; null where it belongs to a field, a dialog, or (space) to the control in focus. */
export function trainKey(event: KeyboardEvent): TrainAction | null {
  if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return null;
  const path = event.composedPath();
  if (path.some((each) => each instanceof HTMLDialogElement)) return null;
  const [target] = path;
  if (event.key === ' ' && target instanceof Element && target.matches('button, summary, a, input'))
    return null;
  return ACTIONS[event.key] ?? null;
}
