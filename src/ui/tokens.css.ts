/**
 * The one sheet of tokens: colour, type, space, radius. Components read them as custom properties, which pass
 * through shadow roots; canvases read {@link palette}. `light-dark()` follows `color-scheme`, which is the
 * system's unless the reader chose a theme (`data-theme` on the root). Plain text, because workers that draw
 * read the palette too and have no DOM for lit to start in.
 */
export type Theme = 'light' | 'dark';

/**
 * Every colour, light and dark. `accent` marks what can be acted on; `current`, `energy` and `error` each mean
 * the same quantity wherever they appear. Voltages take theirs from `voltageColour`, whose two ends are the only
 * blue and orange on the page.
 */
export const palette = {
  paper: ['#fcfcfa', '#111315'],
  /** Plots, fields and pressed controls: one shade off the paper. */
  surface: ['#f3f3ef', '#1a1c1f'],
  ink: ['#1d1f23', '#e9e8e4'],
  muted: ['#5a5e63', '#a1a5ab'],
  /** Rules between things. */
  line: ['#dcdbd6', '#2e3034'],
  /** Borders of controls, 3:1 against the paper. */
  edge: ['#83868c', '#686c72'],
  accent: ['#16674f', '#6fd5b0'],
  onAccent: ['#ffffff', '#0c1f18'],
  current: ['#7c680d', '#e1cb60'],
  energy: ['#7a41af', '#c198f0'],
  error: ['#be2132', '#f8767a'],
} as const satisfies Record<string, readonly [light: string, dark: string]>;

export type Swatch = keyof typeof palette;

/** A token's colour in one theme, for canvases, which cannot read `light-dark()`. */
export const swatch = (name: Swatch, theme: Theme): string => palette[name][theme === 'light' ? 0 : 1];

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
const colours = Object.entries(palette)
  .map(([name, [light, dark]]) => `--${kebab(name)}: light-dark(${light}, ${dark});`)
  .join('\n');

export const tokens = `
  :root {
    color-scheme: light dark;
    ${colours}

    --prose: Charter, 'Bitstream Charter', 'Iowan Old Style', 'Sitka Text', Cambria, 'Noto Serif', Georgia, serif;
    --interface: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif;
    --code: ui-monospace, 'SF Mono', 'Cascadia Code', Menlo, Consolas, 'Liberation Mono', monospace;

    --text-small: 0.8125rem;
    --text-interface: 0.875rem;
    --text-body: 1.125rem;
    --text-heading-3: 1.125rem;
    --text-heading-2: 1.4375rem;
    --text-heading-1: 2rem;
    --leading-interface: 1.4;
    --leading-prose: 1.6;

    --space-1: 0.25rem;
    --space-2: 0.5rem;
    --space-3: 0.75rem;
    --space-4: 1rem;
    --space-5: 1.5rem;
    --space-6: 2rem;
    --space-7: 3rem;
    --space-8: 4.5rem;

    --radius: 4px;
    /** Smallest side of anything pressed with a finger. */
    --touch: 2rem;

    --measure: 68ch;
    --bench: 1120px;
    --gutter: clamp(1rem, 4vw, 2rem);
  }

  :root[data-theme='light'] {
    color-scheme: light;
  }

  :root[data-theme='dark'] {
    color-scheme: dark;
  }

  @media (pointer: coarse) {
    :root {
      --touch: 2.75rem;
    }
  }

  html {
    background: var(--paper);
    color: var(--ink);
    font-family: var(--interface);
    font-size: 100%;
    line-height: var(--leading-interface);
    font-variant-numeric: tabular-nums;
    text-size-adjust: 100%;
    -webkit-text-size-adjust: 100%;
  }

  body {
    margin: 0;
  }
`;
