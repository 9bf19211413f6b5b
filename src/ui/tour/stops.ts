/** What the tour stops at. */
import { msg } from '@lit/localize';

export interface Stop {
  /** Selectors down to the part, each inside the shadow root of the one before. */
  readonly path: readonly string[];
  readonly title: string;
  readonly text: string;
}

export function stops(): readonly Stop[] {
  const app = 'kirchhoff-app';
  const bench = [app, 'kirchhoff-gallery, kirchhoff-notebook', 'kirchhoff-bench-slot', 'kirchhoff-bench'];
  return [
    {
      path: [...bench, 'bench-trajectories'],
      title: msg('Voltages, as they settle'),
      text: msg(
        'Every line is the voltage of a node. Nothing is played back: the circuit is being simulated here, now. Point at a line to name it, click to keep it.',
      ),
    },
    {
      path: [...bench, 'bench-transport'],
      title: msg('A recorder’s keys'),
      text: msg(
        'Play, pause, one step on, one step back, and back to the same start. The slider goes through the recorded run; stepping back gives the very same state.',
      ),
    },
    {
      path: [...bench, 'bench-circuit'],
      title: msg('The circuit itself'),
      text: msg(
        'Nodes coloured by their voltage. Turn it, pull a node up or down, hold it, cut a coupling, and watch it settle again.',
      ),
    },
    {
      path: [...bench, 'bench-sliders'],
      title: msg('The recipe, while it runs'),
      text: msg('Any number of a recipe can be a slider. Edit at a cell opens the whole recipe.'),
    },
    {
      path: [...bench, 'bench-badge'],
      title: msg('What runs it, and how exactly'),
      text: msg(
        'Which engine was taken and why, and how far it is from a float64 reference on a small twin of this circuit.',
      ),
    },
    {
      path: [app, 'kirchhoff-bar', '.tools:not([popover])'],
      title: msg('Yours to keep and to share'),
      text: msg(
        'Every edit is kept in this browser and undone with Ctrl+Z. The link holds the whole notebook; nothing is uploaded.',
      ),
    },
  ];
}
