/** What the schema cannot say about a cell that learns: its circuit must have what the task feeds and reads. */
import type { Problem } from '../circuit/problem.ts';
import { didYouMean } from '../circuit/nearest.ts';
import { readPath } from './paths.ts';
import { TrainCell } from './schema-train.ts';

export function trainProblems(cell: TrainCell, path: string): Problem[] {
  const problems: Problem[] = [];
  const { groups, couplings } = cell.circuit;
  const say = (at: string, problem: string, remedy: string) =>
    void problems.push({ path: `${path}.${at}`, problem, remedy });
  if (!groups.some(({ role }) => role === 'input'))
    say('circuit.groups', 'no group has the role input', 'Give the group that the data go to the role input');
  if (!groups.some(({ role }) => role === 'output'))
    say(
      'circuit.groups',
      'no group has the role output',
      'Give the group whose voltages are the answer the role output',
    );
  const { trainable, mechanism, schedule } = cell.training;
  const names = groups.map(({ name }) => name);
  // The first of several suffices: looking for the nearest name of thousands would take seconds.
  const checkNames = (field: keyof typeof trainable, what: string, known: readonly string[]) => {
    const chosen = trainable[field];
    if (typeof chosen === 'string') return;
    const all = new Set(known);
    const i = chosen.findIndex((name) => !all.has(name));
    if (i < 0) return;
    say(
      `training.trainable.${field}.${i}`,
      `there is no ${what} "${chosen[i]}"${didYouMean(chosen[i], known)}`,
      known.length > 0 ? `Use one of: ${known.join(', ')}` : 'Set it to "none"',
    );
  };
  for (const field of ['biases', 'leaks', 'perChannel'] as const) checkNames(field, 'group', names);
  checkNames(
    'couplings',
    'coupling',
    couplings.map((c, i) => c.name ?? `${c.from}-${c.to}-${i}`),
  );
  if (mechanism === 'mismatch' && trainable.leaks !== 'none')
    say(
      'training.trainable.leaks',
      'EC-Loss cannot train leaks: no coupling and no leak at all would fit every target',
      'Set it to "none"',
    );
  if (mechanism === 'forward-forward' && cell.task.kind !== 'moons')
    say(
      'training.mechanism',
      `forward-forward tells right classes from wrong ones, and the task ${cell.task.kind} has none`,
      'Set it to adjoint, or the task to moons',
    );
  if (schedule.kind === 'one-cycle' && schedule.warmUp > 0)
    say('training.schedule.warmUp', 'one-cycle has a rise of its own', 'Set it to 0');
  cell.sliders.forEach((slider, i) => {
    if (slider.low >= slider.high)
      say(
        `sliders.${i}.low`,
        `low (${slider.low}) is not below high (${slider.high})`,
        'Give a range from low to high',
      );
    const found = readPath(TrainCell, cell, slider.path);
    if ('problem' in found) problems.push({ ...found.problem, path: `${path}.sliders.${i}.path` });
  });
  return problems;
}
