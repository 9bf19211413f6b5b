/**
 * What keeps cells that run others from running: the recipes and fields they name must be there. A document may be
 * without them for a while, as when another cell is edited or deleted, so reading one does not ask for them.
 */
import { shorten } from '../circuit/hostile.ts';
import { didYouMean } from '../circuit/nearest.ts';
import type { Problem } from '../circuit/problem.ts';
import { readPath } from './paths.ts';
import type { Cell, CompareCell, RecipeCell, SeriesCell, SweepCell, SweepParameter } from './schema.ts';
import { modelsFor } from './schema-models.ts';
import { SERIES_CAPS, type ModelRow } from './schema-sweep.ts';
import { fits, recipeNamed, schemaOf, valuesOf } from './sweep-values.ts';

/** Of every sweep and comparison among the cells. */
export function allSeriesProblems(cells: readonly Cell[]): Problem[] {
  return cells.flatMap((cell) =>
    cell.kind === 'sweep' || cell.kind === 'compare' ? seriesProblems(cell, cells) : [],
  );
}

export function seriesProblems(cell: SeriesCell, cells: readonly Cell[]): Problem[] {
  const path = `cells.${cell.id}`;
  return cell.kind === 'sweep' ? sweepProblems(cell, cells, path) : compareProblems(cell, cells, path);
}

/** The first wrong value of a list suffices. */
function sweepProblems(cell: SweepCell, cells: readonly Cell[], path: string): Problem[] {
  if ((cell.of === undefined) === (cell.recipe === undefined)) {
    const problem =
      cell.of === undefined ? 'there is no recipe to vary' : 'it names a cell and holds a recipe too';
    return [{ path, problem, remedy: 'Give either "of" (the id of a cell) or "recipe"' }];
  }
  const recipe = cell.recipe ?? recipeNamed(cells, cell.of);
  if (!recipe) return [noSuchCell(cells, cell.of ?? '', `${path}.of`)];
  const problems = cell.parameters.flatMap((parameter, i) =>
    parameterProblems(parameter, recipe, `${path}.parameters.${i}`),
  );
  if (problems.length > 0) return problems;
  const [first, second] = cell.parameters.map((parameter) => valuesOf(parameter, recipe).length);
  const runs = first * (second ?? 1) * cell.repeats;
  if (runs > SERIES_CAPS.runs) {
    const problem = `it takes ${runs} runs, values of all parameters times seeds`;
    return [{ path, problem, remedy: `Keep them to ${SERIES_CAPS.runs}` }];
  }
  const [one, two] = cell.parameters;
  if (two?.path !== one.path) return [];
  const problem = 'both parameters are the same field';
  return [{ path: `${path}.parameters.1.path`, problem, remedy: 'Vary two fields, or leave one out' }];
}

function compareProblems(cell: CompareCell, cells: readonly Cell[], path: string): Problem[] {
  return cell.rows.flatMap((row, i) => {
    const recipe = recipeNamed(cells, row.of);
    if (!recipe) return [noSuchCell(cells, row.of, `${path}.rows.${i}.of`)];
    if (row.kind === 'model') {
      return modelProblems(row, recipe, `${path}.rows.${i}`);
    }
    return row.changes.flatMap((change, k) => {
      const at = `${path}.rows.${i}.changes.${k}`;
      const found = readPath(schemaOf(recipe), recipe, change.path);
      if ('problem' in found) return [{ ...found.problem, path: `${at}.path` }];
      return fits(found.nodes, change.value) ? [] : [misfit(change.path, change.value, `${at}.value`)];
    });
  });
}

function modelProblems({ of, model }: ModelRow, recipe: RecipeCell, path: string): Problem[] {
  if (recipe.kind !== 'train') {
    const problem = `cell "${of}" has no samples to learn from`;
    return [{ path: `${path}.of`, problem, remedy: 'Name a cell that learns' }];
  }
  const { kind } = recipe.task;
  if (kind === 'drift') {
    const problem = `the task of cell "${of}" changes midway, and a digital model learns once`;
    return [{ path: `${path}.of`, problem, remedy: 'Name a cell with another task' }];
  }
  if (modelsFor(kind).includes(model.kind)) return [];
  const problem = `${model.kind} cannot answer the task "${kind}"`;
  const remedy = `Use one of: ${modelsFor(kind).join(', ')}`;
  return [{ path: `${path}.model.kind`, problem, remedy }];
}

function noSuchCell(cells: readonly Cell[], id: string, path: string): Problem {
  const runnable = cells.filter(({ kind }) => kind === 'bench' || kind === 'train').map((each) => each.id);
  const other = cells.find((each) => each.id === id);
  return {
    path,
    problem: other
      ? `cell "${id}" has no recipe to run`
      : `there is no cell "${id}"${didYouMean(id, runnable)}`,
    remedy: runnable.length > 0 ? `Use one of: ${shorten(runnable.join(', '), 200)}` : 'Add a bench first',
  };
}

function parameterProblems(parameter: SweepParameter, recipe: RecipeCell, path: string): Problem[] {
  const found = readPath(schemaOf(recipe), recipe, parameter.path);
  if ('problem' in found) return [{ ...found.problem, path: `${path}.path` }];
  const { values } = parameter;
  if (!Array.isArray(values)) {
    const { from, to, log } = values;
    if (from === to)
      return [
        {
          path: `${path}.values.to`,
          problem: `the range ends where it begins (${from})`,
          remedy: 'Widen it',
        },
      ];
    if (log && from * to <= 0) {
      const problem = `a logarithmic range from ${from} to ${to}`;
      return [{ path: `${path}.values.from`, problem, remedy: 'Begin and end on the same side of 0' }];
    }
  }
  const all = valuesOf(parameter, recipe);
  const wrong = all.findIndex((value) => !fits(found.nodes, value));
  if (wrong < 0) return [];
  const at = Array.isArray(values) ? `${path}.values.${wrong}` : `${path}.values`;
  return [misfit(parameter.path, all[wrong], at)];
}

function misfit(field: string, value: unknown, path: string): Problem {
  return {
    path,
    problem: `${shorten(JSON.stringify(value), 60)} does not fit the field ${shorten(field)}`,
    remedy: 'Give a value the recipe could hold there',
  };
}
