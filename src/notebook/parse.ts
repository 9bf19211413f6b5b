/** Spec -> parse -> Notebook: the schema, then what it cannot say (ids, names, circuits that fit together). */
import { mostOf, readSpec } from '../circuit/issues.ts';
import { didYouMean } from '../circuit/nearest.ts';
import { circuitProblems } from '../circuit/parse.ts';
import { BadInput, reject, type Problem } from '../circuit/problem.ts';
import { readPath } from './paths.ts';
import {
  BenchCell,
  NOTEBOOK_CAPS,
  NOTEBOOK_VERSION,
  NotebookSchema,
  type Notebook,
  type RecipeCell,
} from './schema.ts';
import { trainProblems } from './train-problems.ts';

/** The complete document; throws BadInput with every problem found (the first 20). */
export function parseNotebook(spec: unknown): Notebook {
  checkVersion(spec);
  const notebook = readSpec(NotebookSchema, spec);
  const problems = notebookProblems(notebook);
  if (problems.length > 0) throw new BadInput(mostOf(problems, ''));
  return notebook;
}

/** Refuses documents of later versions before their unknown fields turn into a list of mistakes. */
export function checkVersion(spec: unknown): void {
  if (typeof spec !== 'object' || spec === null || Array.isArray(spec)) {
    reject('', 'this is not a notebook', 'A notebook is an object with "kirchhoff", "title" and "cells"');
  }
  const version: unknown = Object.hasOwn(spec, 'kirchhoff') ? Reflect.get(spec, 'kirchhoff') : undefined;
  if (typeof version === 'number' && Number.isInteger(version) && version > NOTEBOOK_VERSION) {
    reject(
      'kirchhoff',
      `version ${version} needs a newer Kirchhoff`,
      `Update; this one reads version ${NOTEBOOK_VERSION}`,
    );
  }
}

/** What is wrong with a notebook whose fields are all well-typed. */
export function notebookProblems(notebook: Notebook): Problem[] {
  const characters = expressionCharacters(notebook.cells);
  if (characters > NOTEBOOK_CAPS.expressions) {
    const problem = `its expressions take ${characters} characters together`;
    const remedy = `Keep them to ${NOTEBOOK_CAPS.expressions} characters, or split the notebook`;
    return [{ path: 'cells', problem, remedy }];
  }
  const ids = new Set<string>();
  return notebook.cells.flatMap((cell, index) => {
    if (ids.has(cell.id)) {
      const problem = `two cells have the id "${cell.id}"`;
      return [{ path: `cells.${index}.id`, problem, remedy: 'Give every cell its own id' }];
    }
    ids.add(cell.id);
    switch (cell.kind) {
      case 'text':
        return [];
      case 'bench':
      case 'train':
        return recipeProblems(cell, `cells.${cell.id}`);
      case 'sweep':
        return cell.recipe ? recipeProblems(cell.recipe, `cells.${cell.id}.recipe`) : [];
      case 'compare':
        return [];
      default:
        return cell satisfies never;
    }
  });
}

/** What is wrong with a bench or a cell that learns. */
function recipeProblems(cell: RecipeCell, path: string): Problem[] {
  const problems = circuitProblems(cell.circuit, `${path}.circuit`);
  if (problems.length > 0) return problems;
  return cell.kind === 'train' ? trainProblems(cell, path) : benchProblems(cell, path);
}

function expressionCharacters(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value) && typeof value[0] === 'number') return 0;
  return Object.entries(value).reduce((sum, [key, member]: [string, unknown]) => {
    const isExpression = typeof member === 'string' && ['signal', 'self', 'expression'].includes(key);
    return sum + (isExpression ? member.length : expressionCharacters(member));
  }, 0);
}

/** Names and paths of a bench that must exist in its circuit. */
function benchProblems(cell: BenchCell, path: string): Problem[] {
  const groups = cell.circuit.groups.map(({ name }) => name);
  const problems: Problem[] = [];
  const checkGroup = (name: string | undefined, at: string) => {
    if (name === undefined || groups.includes(name)) return;
    const problem = `there is no group "${name}"${didYouMean(name, groups)}`;
    problems.push({ path: `${path}.${at}`, problem, remedy: `Use one of: ${groups.join(', ')}` });
  };
  switch (cell.task?.kind) {
    case undefined:
      break;
    case 'darcy':
      checkGroup(cell.task.solution, 'task.solution');
      break;
    case 'max-cut':
      checkGroup(cell.task.spins, 'task.spins');
      break;
    case 'heat':
      checkGroup(cell.task.rod, 'task.rod');
      break;
    default:
      cell.task satisfies never;
  }
  cell.view.fields.forEach((name, i) => checkGroup(name, `view.fields.${i}`));
  checkGroup(cell.view.paint, 'view.paint');
  cell.sliders.forEach((slider, i) => {
    const at = `${path}.sliders.${i}`;
    if (slider.low >= slider.high) {
      const problem = `low (${slider.low}) is not below high (${slider.high})`;
      problems.push({ path: `${at}.low`, problem, remedy: 'Give a range from low to high' });
    }
    const found = readPath(BenchCell, cell, slider.path);
    if ('problem' in found) problems.push({ ...found.problem, path: `${at}.path` });
  });
  return problems;
}
