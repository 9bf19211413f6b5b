/** What all plots of the bench share: axes in the page's type and colours, a plain cursor, no legend. */
import { msg } from '@lit/localize';
import type uPlot from 'uplot';
import sheet from 'uplot/dist/uPlot.min.css?inline';
import { css, unsafeCSS } from 'lit';
import { swatch, type Theme } from '../../tokens.css.ts';
import { decade, shortSi, tick } from '../format.ts';

const FONT = '12px system-ui, "Liberation Sans", sans-serif';

/** uPlot's own sheet and what the page changes of it. */
export const plotStyles = [
  unsafeCSS(sheet),
  css`
    .uplot {
      font-family: inherit;
    }

    .u-select {
      background: color-mix(in oklab, var(--ink) 12%, transparent);
    }

    .u-hz .u-cursor-x,
    .u-vt .u-cursor-y {
      border-right: 1px solid var(--edge);
    }

    .u-hz .u-cursor-y,
    .u-vt .u-cursor-x {
      border-bottom: 0;
    }

    .chart {
      position: absolute;
      inset: 0;
      /* A plot out of sight keeps its old width until it is seen again. */
      overflow: clip;
    }

    .chart:focus-visible {
      outline-offset: 0;
    }
  `,
];

const base = (theme: Theme): Partial<uPlot.Axis> => ({
  stroke: swatch('muted', theme),
  font: FONT,
  labelFont: FONT,
  grid: { stroke: swatch('line', theme), width: 1 },
  ticks: { stroke: swatch('line', theme), width: 1, size: 4 },
  border: { show: false },
});

const stepBetween = (splits: readonly number[]): number => (splits.length > 1 ? splits[1] - splits[0] : 1);

export interface TimeAxis {
  readonly theme: Theme;
  /** Seconds per RC, or null where only steps count. */
  readonly secondsPerRC: number | null;
  readonly log: boolean;
}

/** Time below in RC (or steps), and above in seconds. */
export function timeAxes({ theme, secondsPerRC, log }: TimeAxis): uPlot.Axis[] {
  const words = (splits: readonly (number | null)[]) =>
    splits.map((t) =>
      t === null ? '' : log ? decade(t) : tick(t, stepBetween(splits.filter((s) => s !== null))),
    );
  const below: uPlot.Axis = {
    ...base(theme),
    scale: 'x',
    side: 2,
    size: 24,
    gap: 3,
    label: secondsPerRC === null ? msg('steps') : msg('time in RC'),
    labelSize: 16,
    labelGap: 0,
    values: (_, splits) => words(splits),
  };
  if (secondsPerRC === null) return [below];
  const above: uPlot.Axis = {
    ...base(theme),
    scale: 'x',
    side: 0,
    size: 20,
    gap: 2,
    grid: { show: false },
    ticks: { show: false },
    values: (_, splits) => splits.map((t) => (t === null ? '' : shortSi(t * secondsPerRC, 's'))),
    filter: (_, splits) => splits.map((s, i) => (log ? (isDecade(s) ? s : null) : i % 2 ? null : s)),
  };
  if (log) {
    below.filter = decadesOnly;
    below.grid = { ...below.grid, filter: decadesOnly };
  }
  return [below, above];
}

const decadesOnly = (_: uPlot, splits: number[]): (number | null)[] =>
  splits.map((s) => (isDecade(s) ? s : null));

/** Labels at few enough decades that they do not touch. */
function sparseDecades(_: uPlot, splits: number[]): (number | null)[] {
  const every = Math.ceil(splits.filter(isDecade).length / 5);
  return splits.map((s) => (isDecade(s) && Math.round(Math.log10(s)) % every === 0 ? s : null));
}

const isDecade = (value: number): boolean =>
  Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-6;

export function valueAxis(theme: Theme, label: string, log = false): uPlot.Axis {
  return {
    ...base(theme),
    scale: 'y',
    side: 3,
    // As wide as the longest label, in steps, so that the plot does not shift with every new digit.
    size: (_, values) =>
      50 + 18 * Math.ceil(Math.max(0, ...(values ?? []).map((v) => String(v ?? '').length - 5)) / 3),
    gap: 4,
    label,
    labelSize: 16,
    labelGap: 0,
    values: (_, splits) =>
      splits.map((v) => (v === null ? '' : log ? decade(v) : tick(v, stepBetween(splits as number[])))),
    ...(log
      ? {
          filter: sparseDecades,
          grid: { ...base(theme).grid, filter: decadesOnly },
          ticks: { ...base(theme).ticks, filter: decadesOnly },
        }
      : {}),
  };
}

/** Options every plot starts from. */
export function plotOptions(
  width: number,
  height: number,
): Pick<uPlot.Options, 'width' | 'height' | 'legend' | 'padding' | 'pxAlign'> {
  return { width, height, legend: { show: false }, padding: [8, 20, 0, 0], pxAlign: 1 };
}

/** Keeps an element's size in step with its place; the first call comes at once. */
export function onResize(element: HTMLElement, change: (width: number, height: number) => void): () => void {
  const observer = new ResizeObserver(([entry]) => {
    const { width, height } = entry.contentRect;
    if (width > 0 && height > 0) change(Math.floor(width), Math.floor(height));
  });
  observer.observe(element);
  return () => observer.disconnect();
}
