/** The panels a bench can show, by name, and the room each gets. */
import { html, type TemplateResult } from 'lit';
import type { DataSet } from '../../data/data.ts';
import type { BenchCell, PANELS } from '../../notebook/schema.ts';
import type { Theme } from '../tokens.css.ts';
import './circuit/circuit.ts';
import './energy/energy.ts';
import './fields/fields.ts';
import './landscape/landscape.ts';
import './laws/laws.ts';
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

/** CSS classes that place the panel: two share the first row, energy spans, the others pair up. */
export function placeOf(names: readonly PanelName[], index: number): string {
  const name = names[index];
  const height = TALL.includes(name) ? 'tall' : 'short';
  const even = names[0] === 'trajectories' ? '' : 'even';
  if (names.length === 1) return `only ${height} ${name}`;
  if (index < 2) return `${index ? 'second' : 'first'} ${even} ${height} ${name}`;
  const rest = names.slice(2).filter((n) => n !== 'energy' && n !== 'field');
  const alone = rest.length % 2 === 1 && rest[rest.length - 1] === name;
  return `${name === 'energy' || name === 'field' || alone ? 'full' : 'half'} ${height} ${name}`;
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
    case 'field':
      return html`<bench-fields .session=${session} .theme=${theme} .view=${cell.view}></bench-fields>`;
    case 'landscape':
      return html`<bench-landscape
        .session=${session}
        .theme=${theme}
        .active=${active}
        .cell=${cell}
        .data=${data}
      ></bench-landscape>`;
    case 'laws':
      return html`<bench-laws .circuit=${cell.circuit}></bench-laws>`;
    default:
      return name satisfies never;
  }
}
