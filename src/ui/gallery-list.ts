import { msg } from '@lit/localize';

/** Which notebooks the start page shows, in which order. Titles and lines come from the notebooks themselves. */
export type PublicNotebook = (typeof __NOTEBOOKS__)[number];

/** The notebook whose bench runs at the top of the start page. */
export const HERO = 'thousands';

const groups = (): readonly {
  readonly title: string;
  readonly names: readonly string[];
  readonly pages?: Group['pages'];
}[] => [
  { title: msg('Watch it settle'), names: ['thousands', 'two-nodes', 'node-laws'] },
  {
    title: msg('It learns'),
    names: [
      'learn-a-function',
      'current-feedback',
      'darcy-learned',
      'darcy-cascade',
      'burgers',
      'traffic',
      'drift',
      'imperfect-parts',
      'np-gl-ceiling',
    ],
  },
  { title: msg('It solves equations'), names: ['darcy', 'heat'] },
  { title: msg('It optimises'), names: ['max-cut'] },
  {
    title: msg('Side by side'),
    names: [
      'sweep',
      'compare',
      'compare-function',
      'compare-darcy',
      'compare-burgers',
      'compare-traffic',
      'mesh',
      'multi-chip',
      'claims',
    ],
  },
  {
    title: msg('Manual'),
    names: [
      'manual-how-it-works',
      'manual-node-laws',
      'manual-couplings',
      'manual-training',
      'manual-equations',
      'manual-optimisation',
      'manual-plots',
      'manual-links-and-files',
      'manual-embedding',
      'manual-engines',
      'manual-keyboard',
    ],
    pages: [reference()],
  },
];

/** A page of the lab that stands among the notebooks. */
const reference = () => ({
  address: '#reference',
  title: msg('Every field of a recipe'),
  summary: msg('Each with its unit, its default and what it takes, section by section.'),
  thumbnail: null,
});

interface Group {
  readonly title: string;
  readonly notebooks: readonly PublicNotebook[];
  readonly pages: readonly ReturnType<typeof reference>[];
}

/** Groups that have notebooks; one that nobody placed yet comes last, so that none is out of reach. */
export function galleryGroups(): readonly Group[] {
  const byName = new Map(__NOTEBOOKS__.map((notebook) => [notebook.name, notebook]));
  const placed = new Set(groups().flatMap(({ names }) => names));
  const rest = __NOTEBOOKS__.filter(({ name }) => !placed.has(name));
  return [
    ...groups().map(({ title, names, pages = [] }) => ({
      title,
      notebooks: names.flatMap((name) => byName.get(name) ?? []),
      pages,
    })),
    { title: msg('More'), notebooks: rest, pages: [] },
  ].filter(({ notebooks }) => notebooks.length > 0);
}
