/** The page's colours as the drawing worker needs them: it cannot read tokens, whose sheet needs a document. */
import { swatch, type Theme } from '../../tokens.css.ts';

export interface Paint {
  readonly theme: Theme;
  /** Hexadecimal, `#rrggbb`. */
  readonly ink: string;
  readonly accent: string;
  readonly energy: string;
  readonly surface: string;
}

export function paintOf(theme: Theme): Paint {
  const of = (name: Parameters<typeof swatch>[0]) => swatch(name, theme);
  return { theme, ink: of('ink'), accent: of('accent'), energy: of('energy'), surface: of('surface') };
}
