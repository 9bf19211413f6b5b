import { msg } from '@lit/localize';
import type { Shortcuts } from './keyboard-dialog.ts';

/** Keys of the page and its cells; a key typed into a field belongs to the field. */
export const shortcuts = (): readonly Shortcuts[] => [
  {
    where: msg('Anywhere'),
    keys: [
      { key: 'Ctrl+K', does: msg('Find a command or a notebook') },
      { key: '?', does: msg('This list') },
      { key: 'Tab', does: msg('The next control; the first one leads past the bar') },
      { key: 'Escape', does: msg('Close a dialog or menu') },
    ],
  },
  {
    where: msg('In a notebook'),
    keys: [
      { key: 'Ctrl+Z', does: msg('Undo') },
      { key: 'Ctrl+Shift+Z', does: msg('Redo') },
      { key: 'Alt+↑, Alt+↓', does: msg('Move the cell up or down') },
      { key: 'Ctrl+Enter', does: msg('Done with a text') },
    ],
  },
  {
    where: msg('On a bench'),
    keys: [
      { key: 'Space, k', does: msg('Play or pause') },
      { key: '.', does: msg('One step') },
      { key: ',', does: msg('One step back') },
      { key: '0', does: msg('Back to the same start') },
    ],
  },
  {
    where: msg('On a circuit that learns'),
    keys: [
      { key: 'Space, k', does: msg('Train or pause') },
      { key: '.', does: msg('One update') },
      { key: 'x', does: msg('Stop') },
      { key: '0', does: msg('Back to the first weights') },
    ],
  },
];
