/** The panels a bench can show, by name, and the room each gets. */
import { html, type TemplateResult } from 'lit';
import type { DataSet } from '../../data/data.ts';
import type { BenchCell, PANELS } from '../../notebook/schema.ts';
import type { Theme } from '../tokens.css.ts';
import './circuit/circuit.ts';
import './energy/energy.ts';
import type { BenchSession } from './session.ts';
import './trajectories/trajectories.ts';

export type PanelName = (typeof PANELS)[number];

export interface PanelFacts {
  readonly session: BenchSession;
  readonly cell: BenchCell;
  readonly data: DataSet;
  readonly theme: Theme;
  readonly active: boolean;
  /** Chosen traces. */
  readonly traces: readonly number[];
  readonly chooseTraces: (traces: readonly number[]) => void;
  readonly setLines: (fraction: number, commit: boolean) => void;
}

/** Views with a plot that fills what height it is given. */
const TALL: readonly PanelName[] = ['trajectories', 'circuit', 'landscape'];

/** A field panel with more fields than this takes a whole row. */
const FIELDS_ABREAST = 2;

/**
 * CSS classes that place each panel. The first two share the row above the transport, unless the first needs the
 * whole of it; energy spans a row, the others pair up.
 */
export function placesOf(names: readonly PanelName[], fields: number): readonly string[] {
  const wide = (name: PanelName): boolean =>
    name === 'energy' || (name === 'field' && fields > FIELDS_ABREAST);
  const above = names.length < 2 || (names[0] === 'field' && wide('field')) ? 1 : 2;
  const even = names[0] === 'trajectories' ? '' : 'even';
  const paired = names.slice(above).filter((name) => !wide(name));
  return names.map((name, index) => {
    const size = `${TALL.includes(name) ? 'tall' : 'short'} ${name}`;
    if (above === 1 && index === 0) return `only ${size}`;
    if (index < above) return `${index ? 'second' : 'first'} ${even} ${size}`;
    const alone = paired.length % 2 === 1 && paired[paired.length - 1] === name;
    return `${wide(name) || alone ? 'full' : 'half'} ${size}`;
  });
}

export function panelView(name: PanelName, facts: PanelFacts): TemplateResult {
  const { session, cell, data, theme, active, traces } = facts;
  switch (name) {
    case 'trajectories':
      return html`<bench-trajectories
        .session=${session}
        .theme=${theme}
        .traces=${traces}
        @traces=${(event: CustomEvent<readonly number[]>) => facts.chooseTraces(event.detail)}
      ></bench-trajectories>`;
    case 'circuit':
      return html`<bench-circuit
        .session=${session}
        .theme=${theme}
        .active=${active}
        .lines=${cell.view.lines}
        @keep=${(event: CustomEvent<number>) => facts.chooseTraces([...new Set([...traces, event.detail])])}
        @lines=${({ detail }: CustomEvent<{ fraction: number; commit: boolean }>) =>
          facts.setLines(detail.fraction, detail.commit)}
      ></bench-circuit>`;
    case 'energy':
      return html`<bench-energy .session=${session} .theme=${theme}></bench-energy>`;
    // Those that many a bench does without arrive with the first that shows them.
    case 'field':
      void import('./fields/fields.ts');
      return html`<bench-fields .session=${session} .theme=${theme} .view=${cell.view}></bench-fields>`;
    case 'landscape':
      void import('./landscape/landscape.ts');
      return html`<bench-landscape
        .session=${session}
        .theme=${theme}
        .active=${active}
        .cell=${cell}
        .data=${data}
      ></bench-landscape>`;
    case 'laws':
      void import('./laws/laws.ts');
      return html`<bench-laws .circuit=${cell.circuit}></bench-laws>`;
    default:
      return name satisfies never;
  }
}
