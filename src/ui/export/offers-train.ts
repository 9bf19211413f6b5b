/** The plots of a cell that learns. */
import { msg } from '@lit/localize';
import { reject } from '../../circuit/problem.ts';
import { classesPart, linesPart, pictureParts } from './figures/train.ts';
import { drawing, type Offer } from './offers.ts';
import type { TrainSource } from './source.ts';
import type { Part } from './svg/sheet.ts';

export function trainOffers(source: TrainSource): readonly Offer[] {
  const { cell, root } = source;
  const shown = new Set<string>(cell.view.panels);
  const offers: Offer[] = [];
  if (shown.has('curve'))
    offers.push(
      drawing({
        ...{ title: msg('Learning curve'), slug: 'curve', columns: 1, source },
        parts: () => {
          const lines = root.querySelector('train-curve')?.renderRoot.querySelector('train-lines')?.read();
          return lines?.x.length
            ? [linesPart('Learning curve', lines, source.theme)]
            : reject(`cells.${cell.id}`, 'nothing has been learned yet', 'Let the cell train first');
        },
      }),
    );
  if (shown.has('answers'))
    offers.push(
      drawing({
        ...{ title: msg('Answers'), slug: 'answers', columns: 4, source },
        parts: () => {
          const parts = answers(source);
          return parts.length
            ? parts
            : reject(`cells.${cell.id}`, 'there are no answers yet', 'Let the cell train first');
        },
      }),
    );
  return offers;
}

function answers({ root, session, theme }: TrainSource): readonly Part[] {
  const panel = root.querySelector('train-answers')?.renderRoot;
  const lines = panel?.querySelector('train-lines')?.read();
  if (lines) return [linesPart('Answers', lines, theme)];
  const pictures = panel?.querySelector('train-pictures')?.read() ?? [];
  if (pictures.length) return pictureParts(pictures, session.facts?.shape.voltsPerUnit ?? 1, theme);
  const classes = panel?.querySelector('train-classes');
  const part = classes ? classesPart(session, classes.map, theme) : null;
  return part ? [part] : [];
}
