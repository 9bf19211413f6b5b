/** Buffers of one learning circuit and the dispatches that act on all of it. Knows what to run, not when. */
import type { EngineLoss } from '../../../circuit/learning-terms.ts';
import { writeParts } from '../../../circuit/parts.ts';
import { scheduleOf } from '../../../circuit/schedule.ts';
import type { TrainingPlan } from '../../training.ts';
import { outputNodes, outputSizes } from '../../training-checks.ts';
import type { Buffers } from '../buffers.ts';
import type { Dispatch, Kernels } from '../kernels.ts';
import { lawTable } from '../laws.ts';
import { toNodeMajor } from '../layout.ts';
import { uploadNodes, uploadSettings } from '../parameters.ts';
import type { Session } from '../session.ts';
import { COPY_DST, COPY_SRC, STORAGE } from '../usage.ts';
import { Kit } from './kit.ts';
import { layoutOf, type Layout } from './layout.ts';
import { SampleSets } from './samples.ts';
import { Setting, type SettingPlan } from './setting.ts';
import { PROGRESS } from './visit-writer.ts';
import { DeviceStore } from './store.ts';
import { isVisitwise, variantsFor, type Variants } from './variants.ts';

const STATE = STORAGE | COPY_SRC | COPY_DST;
const STATES = ['voltage', 'signal', 'lambda', 'feedback', 'base', 'constant', 'kept', 'before'] as const;
/** As in shaders/lib/losses.wgsl. */
const LOSS: Record<EngineLoss, number> = { squared: 0, absolute: 1, 'cross-entropy': 2, goodness: 3 };
/** Smallest response to a nudge that can be told from what has not settled, in tolerances. */
const LEAST_RESPONSE = 1e3;

export interface TrainingDevice {
  readonly kit: Kit;
  readonly layout: Layout;
  readonly store: DeviceStore;
  readonly samples: SampleSets;
  /** Output nodes. */
  readonly outputs: Uint32Array;
  readonly free: Setting;
  /** With the outputs held. */
  readonly clamped: Setting;
  /** Conductances set by other nodes. */
  readonly conductances: readonly Dispatch[];
  readonly feedback: readonly Dispatch[];
  /** Renews a feedback that follows the state, where settling goes visit by visit. */
  readonly follow: readonly Dispatch[];
  readonly nudge: Dispatch;
  readonly compare: Dispatch;
  readonly adjointStart: Dispatch;
  readonly mismatchLoss: readonly Dispatch[];
}

/** Allocates and uploads everything; rejects when the device has not enough memory. */
export async function openTraining(
  session: Session,
  kernels: Kernels,
  buffers: Buffers,
  plan: TrainingPlan,
  forced: Partial<Variants>,
): Promise<TrainingDevice> {
  const { netlist, settling } = plan;
  const laws = lawTable(netlist.groups);
  const variants = variantsFor(netlist, scheduleOf(netlist, settling), session.info, forced);
  const kit = await Kit.open(kernels, buffers, plan, laws, variants);
  return session.checked(() => make(session, kit, plan, variants));
}

function make(session: Session, kit: Kit, plan: TrainingPlan, variants: Variants): TrainingDevice {
  const { netlist, settling, local } = plan;
  const { nodes, batch, held } = netlist;
  const { buffers, kernels, states } = kit;
  const layout = layoutOf(netlist);
  const outputs = outputNodes(netlist);
  const written = writeParts(netlist);
  for (const name of STATES) buffers.make(name, 4 * states, STATE);
  buffers.make('work', (variants.grids === 'fours' ? 20 : 16) * states, STORAGE);
  buffers.make('nothing', 4, STORAGE);
  buffers.make('progress', 4 * PROGRESS.words, STATE);
  buffers.make('losses', 8 * batch, STATE);
  buffers.make('terms', 4 * outputs.length * batch, STORAGE);
  buffers.make('targets', 4 * outputs.length * batch, STATE);
  buffers.upload('start', toNodeMajor(netlist.volts, nodes, batch), STORAGE | COPY_DST);
  buffers.upload('outputs', withGroups(outputs, outputSizes(netlist)), STORAGE | COPY_DST);
  uploadNodes(buffers, netlist, held, kit.laws, false);
  const store = new DeviceStore(kit, plan, layout, variants);
  const conductances = conductancesOf(kit, uploadSettings(buffers, kernels, written));
  const visitwise = isVisitwise(variants.settling, plan.loss);
  const settingPlan: SettingPlan = {
    layout,
    local,
    settling,
    conductances,
    variants,
    visitwise,
    info: session.info,
  };
  const free = new Setting(kit, 'free', written, settingPlan);
  const holding = held.slice();
  for (const node of outputs) holding[node] = 1;
  const clamped = new Setting(kit, 'clamped', { ...written, held: holding }, settingPlan);

  const shape = kit.shape();
  const ends = kit.uniform('outputs shape', 'lib/outputs.wgsl', 'Outputs', {
    outputs: outputs.length,
    batch,
    loss: LOSS[plan.loss],
  });
  const comparison = kit.uniform('comparison', 'training/compare.wgsl', 'Comparison', {
    nodes,
    batch,
    least: LEAST_RESPONSE * settling.tolerance,
  });
  const each = outputs.length * batch;
  const loss = kit.dispatch('loss', batch, { shape: ends });
  return {
    kit,
    layout,
    store,
    samples: new SampleSets(session, kit, plan),
    outputs,
    free,
    clamped,
    conductances,
    feedback: [kit.dispatch('feedback', each, { shape: ends }), loss],
    follow: visitwise ? [kit.dispatch('follow', each, { shape: ends })] : [],
    nudge: kit.dispatch('nudge', states, { shape }),
    compare: kit.dispatch('compare', batch, { comparison }),
    adjointStart: kit.dispatch('adjoint_start', states, { shape }),
    mismatchLoss: [kit.dispatch('mismatch_loss', each, { shape: ends }), loss],
  };
}

/** Nodes [O], then where the group of each begins and ends among them, [O, 2]. */
function withGroups(outputs: Uint32Array, sizes: readonly number[]): Uint32Array<ArrayBuffer> {
  const words = new Uint32Array(3 * outputs.length);
  words.set(outputs);
  let first = 0;
  for (const size of sizes) {
    for (let k = first; k < first + size; k++) words.set([first, first + size], outputs.length + 2 * k);
    first += size;
  }
  return words;
}

function conductancesOf(kit: Kit, resistors: number): readonly Dispatch[] {
  const { buffers, netlist } = kit;
  if (resistors === 0) {
    buffers.make('conditioned conductances', 4, STORAGE);
    return [];
  }
  const shape = kit.uniform('conditioned shape', 'conductance.wgsl', 'Conditioned', {
    resistors,
    batch: netlist.batch,
  });
  const conductance = buffers.get('conditioned conductances');
  return [kit.dispatch('conductance', resistors * netlist.batch, { shape, conductance })];
}
