import type { Shortcuts } from './dialogs/keyboard-dialog.ts';

/** Keys of the page and its benches; a key typed into a field belongs to the field. */
export const shortcuts: readonly Shortcuts[] = [
  {
    where: 'Anywhere',
    keys: [
      { key: '?', does: 'This list' },
      { key: 'Tab', does: 'The next control; the first one leads past the bar' },
      { key: 'Escape', does: 'Close a dialog or menu' },
    ],
  },
  {
    where: 'On a bench',
    keys: [
      { key: 'Space, k', does: 'Play or pause' },
      { key: '.', does: 'One step' },
      { key: ',', does: 'One step back' },
      { key: '0', does: 'Back to the same start' },
    ],
  },
  {
    where: 'On a circuit that learns',
    keys: [
      { key: 'Space, k', does: 'Train or pause' },
      { key: '.', does: 'One update' },
      { key: 'x', does: 'Stop' },
      { key: '0', does: 'Back to the first weights' },
    ],
  },
];

/** Whether a key press goes into a field where letters are typed. */
export function isTyping(event: KeyboardEvent): boolean {
  const target = event.composedPath()[0];
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement)
    return !['range', 'checkbox', 'radio', 'button'].includes(target.type);
  return (
    target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable
  );
}
