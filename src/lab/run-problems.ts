/** What can go wrong in a live run, as problems with the change that mends them. */
import type { BenchEvent } from './api.ts';
import { nodeName, type Prepared } from './prepare.ts';

type ProblemEvent = Extract<BenchEvent, { type: 'problem' }>;

/** A voltage left all bounds: stop and halve the step. */
export function blowUpProblem(prepared: Prepared, node: number, step: number): ProblemEvent {
  const { cell, stepping } = prepared;
  const dt = Number((stepping.dt / 2).toPrecision(3));
  return {
    type: 'problem',
    recovered: false,
    fix: { label: 'Halve dt', path: 'anneal.dt', value: dt },
    problem: {
      path: `cells.${cell.id}.anneal.dt`,
      problem: `the voltage of node ${nodeName(prepared, node)} blew up by step ${step} at dt ${stepping.dt.toPrecision(3)}`,
      remedy: `Halve dt to ${dt}`,
    },
  };
}

/** The device went away and the run goes on elsewhere. */
export function lostDeviceProblem(
  { cell }: { readonly cell: { readonly id: string } },
  reason: string,
  adapter: string,
  step: number,
): ProblemEvent {
  return {
    type: 'problem',
    recovered: true,
    problem: {
      path: `cells.${cell.id}`,
      problem: `the GPU device was lost (${reason})`,
      remedy: `The run was rebuilt on ${adapter} from its checkpoint at step ${step}`,
    },
  };
}
