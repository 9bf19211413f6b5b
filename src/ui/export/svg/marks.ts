/** The marks exported pictures are made of, as SVG text. Attributes only: the page's policy knows no style. */
import { xmlText } from '../../../notebook/export/svg.ts';

/** A length in SVG, no longer than it has to be. */
export const px = (value: number): string => String(Number(value.toFixed(2)));

type Attributes = Readonly<Record<string, string | number | undefined>>;

export function mark(name: string, attributes: Attributes, content = ''): string {
  const words = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [`${key}="${typeof value === 'number' ? px(value) : xmlText(value)}"`],
  );
  const open = `<${name}${words.length ? ` ${words.join(' ')}` : ''}`;
  return content === '' ? `${open}/>` : `${open}>${content}</${name}>`;
}

export const text = (x: number, y: number, words: string, attributes: Attributes = {}): string =>
  mark('text', { x, y, ...attributes }, xmlText(words));

export const group = (attributes: Attributes, marks: readonly string[]): string =>
  mark('g', attributes, marks.join('\n'));

/** A path through points; a coordinate that is not finite is a gap. */
export function throughPoints(count: number, at: (index: number) => readonly [x: number, y: number]): string {
  const parts: string[] = [];
  let pen = 'M';
  for (let i = 0; i < count; i++) {
    const [x, y] = at(i);
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      pen = 'M';
      continue;
    }
    parts.push(`${pen}${px(x)} ${px(y)}`);
    pen = 'L';
  }
  return parts.join('');
}
