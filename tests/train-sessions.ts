/** Cells that learn, opened as the page opens them, with all that they tell. */
import type { DataSet } from '../src/circuit/given.ts';
import type { Engine } from '../src/engine/engine.ts';
import type { TrainEvent, TrainHandle, TrainState, TrainStatus } from '../src/lab/train-api.ts';
import { openTrainSession } from '../src/lab/train-session.ts';
import { parseNotebook } from '../src/notebook/parse.ts';
import type { TrainCell } from '../src/notebook/schema.ts';

export const FUNCTION = { kind: 'function', expression: 'x^2', samples: 32, grid: 9 };

/** A function, or another task with as many inputs and outputs as it has. */
export function cellOf(training: object = {}, task: object = FUNCTION, [from, to] = [1, 1]): TrainCell {
  const [cell] = parseNotebook({
    kirchhoff: 1,
    cells: [
      {
        kind: 'train',
        id: 'fit',
        circuit: {
          groups: [
            { name: 'in', shape: [from], role: 'input' },
            { name: 'hidden', shape: [6], law: 'saturating', bias: { from: 'normal', std: 0.5 } },
            { name: 'out', shape: [to], role: 'output' },
          ],
          couplings: [
            { kind: 'dense', name: 'first', from: 'in', to: 'hidden' },
            { kind: 'dense', name: 'second', from: 'hidden', to: 'out' },
          ],
        },
        task,
        training: { batch: 4, epochs: 50, ...training },
      },
    ],
  }).cells;
  if (cell.kind !== 'train') throw new Error('expected a cell that learns');
  return cell;
}

type Of<T extends TrainEvent['type']> = Extract<TrainEvent, { readonly type: T }>;

export interface Opened {
  readonly handle: TrainHandle;
  readonly events: TrainEvent[];
  readonly types: () => string[];
  readonly last: <T extends TrainEvent['type']>(type: T) => Of<T>;
  readonly status: () => TrainStatus;
  readonly problems: () => string[];
  readonly until: (state: TrainState) => Promise<void>;
}

/** The events of a cell opened on the CPU, or on an engine of one's own; resolves when it has prepared itself. */
export async function open(
  cell: TrainCell,
  { data = {}, autoplay = false, webgpu }: { data?: DataSet; autoplay?: boolean; webgpu?: () => Engine } = {},
): Promise<Opened> {
  const events: TrainEvent[] = [];
  const handle = openTrainSession(
    cell,
    {
      engine: webgpu ? 'webgpu' : 'cpu',
      data,
      autoplay,
      orCpu: true,
      webgpu: async () => webgpu?.() ?? 'There is no GPU here',
    },
    (event) => events.push(event),
  );
  const last = <T extends TrainEvent['type']>(type: T): Of<T> => {
    const found = events.findLast((event): event is Of<T> => event.type === type);
    if (!found) throw new Error(`no ${type} yet`);
    return found;
  };
  const status = () => last('status').status;
  const until = async (state: TrainState): Promise<void> => {
    for (let tries = 0; status().state !== state; tries++) {
      if (tries > 1_000) throw new Error(`still ${status().state}, not ${state}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  // A call is answered once what is before it is done: here, that the cell has prepared itself.
  await handle.show(0);
  return {
    handle,
    events,
    last,
    status,
    until,
    types: () => events.map(({ type }) => type),
    problems: () =>
      events.flatMap((event) =>
        event.type === 'problem' ? [`${event.problem.path}: ${event.problem.problem}`] : [],
      ),
  };
}

/** The weights told last. */
export const nowOf = ({ last }: Opened): Float32Array => last('weights').now;
