import type { Translations } from './language.ts';
import { bench } from './zh-Hans/bench.ts';
import { benchmark } from './zh-Hans/benchmark.ts';
import { charts } from './zh-Hans/charts.ts';
import { document } from './zh-Hans/document.ts';
import { exporting } from './zh-Hans/export.ts';
import { page } from './zh-Hans/page.ts';
import { pair } from './zh-Hans/pair.ts';
import { recipe } from './zh-Hans/recipe.ts';
import { runs } from './zh-Hans/runs.ts';
import { tour } from './zh-Hans/tour.ts';
import { train } from './zh-Hans/train.ts';

/** Simplified Chinese, one file for each part of the interface; a text of several parts is in the first of them. */
export const translations: Translations = {
  ...page,
  ...tour,
  ...document,
  ...bench,
  ...recipe,
  ...charts,
  ...train,
  ...benchmark,
  ...runs,
  ...exporting,
  ...pair,
};
