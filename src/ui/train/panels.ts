/** The parts of a cell that learns, by name, two in a row. */
import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { TrainFacts } from '../../lab/train-api.ts';
import type { TRAIN_PANELS } from '../../notebook/schema-train.ts';
import type { TrainCell } from '../../notebook/schema.ts';
import type { Theme } from '../tokens.css.ts';
import './answers/answers.ts';
import './ask/ask.ts';
import './currents/currents.ts';
import './curve/curve.ts';
import './gradient.ts';
import './metrics.ts';
import type { TrainSession } from './session.ts';
import './weights/weights.ts';

/** Panels a recipe names, and two that every cell has. */
type Part = (typeof TRAIN_PANELS)[number] | 'ask' | 'gradient';

export interface PartFacts {
  readonly session: TrainSession;
  readonly cell: TrainCell;
  readonly facts: TrainFacts;
  readonly theme: Theme;
  readonly active: boolean;
  /** A place chosen in a plot of the plane. */
  readonly place: readonly [number, number] | null;
}

/** Parts side by side; one that is left over takes the whole row. */
export function inPairs(names: readonly Part[], facts: PartFacts): unknown {
  return repeat(
    names,
    (name) => name,
    (name, index) => {
      const alone = names.length % 2 === 1 && index === names.length - 1;
      return html`<div class="panel ${name} ${alone ? 'wide' : ''}">${part(name, facts)}</div>`;
    },
  );
}

/** Parts of unlike heights: two columns, each without gaps. */
export function inColumns(names: readonly Part[], facts: PartFacts): TemplateResult[] {
  return [0, 1].map(
    (column) =>
      html`<div class="column">
        ${repeat(
          names.filter((_, index) => index % 2 === column),
          (name) => name,
          (name) => html`<div class="panel ${name}">${part(name, facts)}</div>`,
        )}
      </div>`,
  );
}

function part(name: Part, { session, cell, facts, theme, active, place }: PartFacts): TemplateResult {
  switch (name) {
    case 'curve':
      return html`<train-curve .session=${session} .cell=${cell} .theme=${theme}></train-curve>`;
    case 'answers':
      return html`<train-answers
        .session=${session}
        .facts=${facts}
        .cell=${cell}
        .sample=${cell.view.sample}
        .place=${place}
        .theme=${theme}
      ></train-answers>`;
    case 'weights':
      return html`<train-weights .session=${session} .facts=${facts} .theme=${theme}></train-weights>`;
    case 'currents':
      return html`<train-currents
        .session=${session}
        .facts=${facts}
        .theme=${theme}
        .active=${active}
      ></train-currents>`;
    case 'numbers':
      return html`<train-metrics .status=${session.status} .facts=${facts}></train-metrics>`;
    case 'ask':
      return html`<train-ask
        .session=${session}
        .facts=${facts}
        .cell=${cell}
        .place=${place}
        .theme=${theme}
      ></train-ask>`;
    case 'gradient':
      return html`<train-gradient
        .session=${session}
        .report=${session.gradient}
        .offline=${cell.training.mechanism === 'offline'}
      ></train-gradient>`;
    default:
      return name satisfies never;
  }
}
