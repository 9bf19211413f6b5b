/** What a learning circuit needs on the device beyond the circuit itself, counted before anything is allocated. */
import { reject } from '../../../circuit/problem.ts';
import { storedNumbers } from '../../../circuit/parts.ts';
import type { TrainingPlan } from '../../training.ts';
import { checkLimits } from '../limits.ts';
import { layoutOf } from './layout.ts';

/** Entries that describe the visits of one group, at most. */
const VISITS = 24;

type Limits = Pick<GPUSupportedLimits, 'maxBufferSize' | 'maxStorageBufferBindingSize'>;

const largestBuffer = (limits: Limits) => Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize);

function check(path: string, what: string, bytes: number, remedy: string, limits: Limits): void {
  const allowed = largestBuffer(limits);
  if (bytes > allowed)
    reject(path, `${what} need a buffer of ${bytes} bytes; this GPU allows ${allowed}`, remedy);
}

/** Throws BadInput naming the number needed and the number allowed. */
export function checkTrainingLimits({ netlist, blocks }: TrainingPlan, limits: Limits): void {
  checkLimits(netlist, limits);
  const { nodes, batch, couplings, groups } = netlist;
  const fewer = 'Use fewer nodes or a smaller batch, or the CPU engine';
  check('circuit', `${batch} x ${nodes} solver states`, 20 * nodes * batch, fewer, limits);
  const { total } = layoutOf(netlist);
  check(
    'circuit',
    `${total} numbers`,
    8 * total,
    'Use sparse or stencil couplings, or the CPU engine',
    limits,
  );
  const entries = couplings.reduce((sum, c) => {
    if (c.kind === 'dense' || c.kind === 'stencil') return sum + 16;
    if (c.kind === 'sparse') return sum + 4 * c.weights.length;
    return sum + 8 * c.target.length;
  }, VISITS * groups.length);
  check('circuit', `${entries} wires`, 16 * entries, 'Use fewer edges, or the CPU engine', limits);
  const partials = blocks.reduce((sum, { kind, at }) => {
    if (kind === 'bias' || kind === 'leak') return sum;
    const c = couplings[at];
    const cells = c.kind === 'stencil' ? Math.min(64, groups[c.to].height * groups[c.to].width) : 1;
    return sum + cells * storedNumbers(c).length;
  }, 2 * nodes);
  check('training.trainable', `${partials} partial gradients`, 4 * partials, 'Train fewer couplings', limits);
}

/** Throws BadInput where a set of samples, or its answers, exceed a buffer. */
export function checkSamples(set: string, count: number, width: number, limits: Limits): void {
  check(
    `samples.${set}`,
    `${count} samples of ${width} numbers`,
    4 * count * width,
    `Load at most ${Math.floor(largestBuffer(limits) / (4 * width))} samples`,
    limits,
  );
}
