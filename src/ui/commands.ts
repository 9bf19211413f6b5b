/** Everything the page can do, for the palette. */
import { msg, str } from '@lit/localize';
import type { EngineChoice } from '../lab/api.ts';
import type { Cell } from '../notebook/schema.ts';
import type { Desk } from './document/desk.ts';
import { editWords, nameOf } from './document/words.ts';
import { LANGUAGE_CHOICES, LANGUAGES, type Language } from './language/language.ts';
import type { Command } from './palette/palette.ts';
import { ENGINE_CHOICES, THEME_CHOICES, type Preferences, type ThemeChoice } from './preferences.ts';

/** What the page lends its commands. */
export interface PageActs {
  readonly desk: Desk;
  open(): void;
  copyLink(): unknown;
  embed(): unknown;
  cite(): unknown;
  keyboard(): void;
  /** Shows the recorded runs of a cell. */
  runs(cell: string): unknown;
  tour(): unknown;
  prefer(change: Partial<Preferences>): void;
  speak(language: Language): unknown;
}

export function commandsOf(page: PageActs): readonly Command[] {
  const { desk } = page;
  const go = (hash: string) => () => (location.hash = hash);
  const engines: Record<EngineChoice, string> = {
    auto: msg('Auto'),
    webgpu: 'WebGPU',
    cpu: 'CPU',
    reference: msg('Reference'),
  };
  const themes: Record<ThemeChoice, string> = { auto: msg('Auto'), light: msg('Light'), dark: msg('Dark') };
  const { undoes, redoes } = desk;
  return [
    ...(undoes ? [{ title: msg(str`Undo: ${editWords(undoes)}`), keys: 'Ctrl+Z', run: desk.undo }] : []),
    ...(redoes
      ? [{ title: msg(str`Redo: ${editWords(redoes)}`), keys: 'Ctrl+Shift+Z', run: desk.redo }]
      : []),
    { title: msg('New notebook'), run: desk.startNew },
    { title: msg('Open a file'), run: page.open },
    ...(desk.notebook
      ? [
          { title: msg('Save as a file'), run: desk.save },
          { title: msg('Copy link'), run: page.copyLink },
          { title: msg('Embed in another page'), run: page.embed },
          { title: msg('Cite this notebook'), run: page.cite },
        ]
      : []),
    ...(desk.notebook?.cells.some(({ kind }) => kind === 'bench')
      ? [{ title: msg('Side by side…'), run: () => sideBySide(desk) }]
      : []),
    ...recorded(desk).map((cell) => ({
      title: msg(str`Recorded runs: ${nameOf(cell)}`),
      run: () => page.runs(cell.id),
    })),
    { title: msg('Gallery'), run: go('#') },
    { title: msg('My notebooks'), run: go('#notebooks') },
    { title: msg('Benchmark'), run: go('#benchmark') },
    { title: msg('Every field of a recipe'), run: go('#reference') },
    { title: msg('Keyboard'), keys: '?', run: page.keyboard },
    { title: msg('Tour'), run: page.tour },
    ...__NOTEBOOKS__.map(({ name, title }) => ({ title: msg(str`Open: ${title}`), run: go(`#/${name}`) })),
    ...ENGINE_CHOICES.map((engine) => ({
      title: msg(str`Engine: ${engines[engine]}`),
      run: () => page.prefer({ engine }),
    })),
    ...THEME_CHOICES.map((theme) => ({
      title: msg(str`Theme: ${themes[theme]}`),
      run: () => page.prefer({ theme }),
    })),
    ...LANGUAGE_CHOICES.map((language) => ({
      title: `Language, 语言: ${LANGUAGES[language]}`,
      run: () => page.speak(language),
    })),
  ];
}

async function sideBySide({ notebook }: Desk): Promise<void> {
  if (notebook) await (await import('./pair/ask.ts')).askForPair({ notebook });
}

/** Cells whose runs are listed on the page. */
function recorded({ notebook, shown }: Desk): readonly Cell[] {
  if (!notebook || shown !== 'notebook') return [];
  return notebook.cells.filter(
    (cell) => (cell.kind === 'bench' || cell.kind === 'train') && !cell.assignment,
  );
}
