import type { Translations } from './language.ts';

/** Simplified Chinese. */
export const translations: Translations = {
  Gallery: '展厅',
};
