/**
 * The languages of the interface. The English text is in the code, inside `msg()`; translations are records from it.
 * Texts inside notebooks, what the engines and the lab's worker say, problems (BadInput) and names of recipe fields stay
 * English: they are data, read by programs and people alike.
 * Must be loaded before any element is defined: from then on each renders anew when the language changes.
 */
import { configureLocalization, updateWhenLocaleChanges, type str } from '@lit/localize';
import { generateMsgId, HASH_DELIMITER } from '@lit/localize/internal/id-generation.js';
import { LitElement, type ReactiveElement } from 'lit';

export const LANGUAGES = { en: 'English', 'zh-Hans': '中文' } as const;
export type Language = keyof typeof LANGUAGES;
export const LANGUAGE_CHOICES = Object.keys(LANGUAGES) as readonly Language[];

/** English texts and their translations; values stand in both as {0}, {1}, in the order of the English text. */
export type Translations = Readonly<Record<string, string>>;

const SOURCE = 'en' satisfies Language;

const { getLocale, setLocale } = configureLocalization({
  sourceLocale: SOURCE,
  targetLocales: LANGUAGE_CHOICES.filter((language) => language !== SOURCE),
  loadLocale: async () => ({ templates: templatesOf((await import('./zh-Hans.ts')).translations) }),
});
LitElement.addInitializer((element) => updateWhenLocaleChanges(element as ReactiveElement));

/** The language shown now. */
export const currentLanguage = (): Language => (getLocale() === SOURCE ? SOURCE : 'zh-Hans');

/** Shows the interface in a language; rejects when its words cannot be fetched, and the one before stays. */
export async function useLanguage(language: Language): Promise<void> {
  await setLocale(language);
  document.documentElement.lang = language;
}

/** What a browser asks for, as far as it is spoken here. */
export function preferredLanguage(asked: readonly string[]): Language {
  const first = asked.find((tag) => /^(?:en|zh)\b/i.test(tag));
  return first?.toLowerCase().startsWith('zh') ? 'zh-Hans' : SOURCE;
}

/** Translations by the ids the library gives its messages. */
export function templatesOf(translations: Translations): Record<string, string | ReturnType<typeof str>> {
  return Object.fromEntries(
    Object.entries(translations).map(([english, translated]) => {
      const from = english.split(PLACE);
      if (from.length === 1) return [generateMsgId(english, false), translated];
      const order = [...translated.matchAll(PLACES)].map(([, index]) => Number(index));
      const template = { strTag: true as const, strings: strings(translated.split(PLACE)), values: order };
      return [generateMsgId(from.join(HASH_DELIMITER), false), template];
    }),
  );
}

const PLACE = /\{\d+\}/;
const PLACES = /\{(\d+)\}/g;

/** Texts between values, as a tagged template gives them. */
const strings = (parts: readonly string[]): TemplateStringsArray => Object.assign([...parts], { raw: parts });
