/** The reader's own choices. They stay on this device and never travel in a link. */
import type { EngineChoice } from '../lab/api.ts';
import { LANGUAGE_CHOICES, preferredLanguage, type Language } from './language/language.ts';
import type { Theme } from './tokens.css.ts';

export const THEME_CHOICES = ['auto', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];
export const ENGINE_CHOICES = [
  'auto',
  'webgpu',
  'cpu',
  'reference',
] as const satisfies readonly EngineChoice[];

export interface Preferences {
  readonly theme: ThemeChoice;
  readonly engine: EngineChoice;
  readonly language: Language;
}

const KEY = 'kirchhoff.preferences';
const DEFAULTS = { theme: 'auto', engine: 'auto' } as const;

const oneOf = <T extends string>(choices: readonly T[], given: unknown, otherwise: T): T =>
  choices.find((choice) => choice === given) ?? otherwise;

function stored(): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    // Storage is switched off, or another program wrote there: the page works with its defaults.
    return {};
  }
}

export function loadPreferences(): Preferences {
  const { theme, engine, language } = stored();
  return {
    theme: oneOf(THEME_CHOICES, theme, DEFAULTS.theme),
    engine: oneOf(ENGINE_CHOICES, engine, DEFAULTS.engine),
    language: oneOf(LANGUAGE_CHOICES, language, preferredLanguage(navigator.languages)),
  };
}

export function savePreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences));
  } catch {
    // Storage is switched off: the choice holds until the page is closed.
  }
}

const KEPT = 'kirchhoff.kept';

/** Remembers that there are notebooks in the storage, so that a page without any need not open it to know. */
export function rememberKept(): void {
  try {
    localStorage.setItem(KEPT, 'yes');
  } catch {
    // Storage is switched off: the start page does not offer what was open last.
  }
}

export function anyKept(): boolean {
  try {
    return localStorage.getItem(KEPT) !== null;
  } catch {
    return false;
  }
}

/** Puts the chosen theme on the page. */
export function applyTheme(choice: ThemeChoice): void {
  if (choice === 'auto') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = choice;
}

export const resolveTheme = (choice: ThemeChoice, systemIsDark: boolean): Theme =>
  choice === 'auto' ? (systemIsDark ? 'dark' : 'light') : choice;
