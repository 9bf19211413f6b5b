/** What a cell offers to export, and how each file is made. */
import { msg } from '@lit/localize';
import { BadInput, reject } from '../../circuit/problem.ts';
import { csvParts } from '../../notebook/export/csv.ts';
import { npzParts } from '../../notebook/export/npz.ts';
import { pngWithProvenance } from '../../notebook/export/png.ts';
import type { Provenance } from '../../notebook/export/provenance.ts';
import { svgMetadata } from '../../notebook/export/svg.ts';
import { swatch } from '../tokens.css.ts';
import { gather } from './gather.ts';
import { canvasPng, drawnPng } from './raster.ts';
import { snapshotOf, type Snapshot } from './snapshot.ts';
import { isBench, type BenchSource, type Source } from './source.ts';
import { drawSheet, type Part } from './svg/sheet.ts';

export interface Format {
  readonly name: 'PNG' | 'SVG' | 'CSV' | 'npz' | 'Python';
  /** The file; throws BadInput where there is nothing to export. */
  readonly make: (provenance: Provenance) => Promise<Blob>;
}

export interface Offer {
  readonly title: string;
  /** Said in the file's name. */
  readonly slug: string;
  readonly formats: readonly Format[];
  /** Asks how the file is to be, for one that takes choices. */
  readonly ask?: Ask;
}

export interface Ask {
  readonly name: 'WebM';
  /** Opens a dialog after `from`; `provenance` is what the file is to carry. */
  open(from: HTMLElement, file: { name: string; provenance: () => Promise<Provenance> }): Promise<void>;
}

/** Longest side of a picture of a scene [px]. */
const SCENE = 1_600;

export async function offersOf(source: Source): Promise<readonly Offer[]> {
  if (!isBench(source)) return (await import('./offers-train.ts')).trainOffers(source);
  const { benchPlot } = await import('./offers-bench.ts');
  const panels = [...new Set(source.cell.view.panels)];
  const plots = panels.map((panel): Offer => {
    if (panel === 'circuit')
      return { title: msg('Circuit'), slug: 'circuit', formats: [{ name: 'PNG', make: circuit(source) }] };
    const { title, parts, columns } = benchPlot(panel, source);
    return drawing({ title, slug: panel, columns, source, parts });
  });
  const table = (name: 'CSV' | 'npz'): Format => ({
    name,
    make: (provenance) => {
      const snapshot = recordedRun(source);
      return name === 'CSV'
        ? gather(csvParts(snapshot, provenance), 'text/csv')
        : gather(npzParts(snapshot, provenance), 'application/zip');
    },
  });
  return [
    ...plots,
    { title: msg('Recorded run'), slug: 'run', formats: [table('CSV'), table('npz')] },
    { title: msg('Video'), slug: 'video', formats: [], ask: { name: 'WebM', open: video(source) } },
    { title: msg('Script'), slug: 'anneal', formats: [{ name: 'Python', make: python(source) }] },
  ];
}

function video(source: BenchSource): Ask['open'] {
  return async (from, { name, provenance }) => {
    const { VideoDialog } = await import('./video/dialog.ts');
    const dialog = new VideoDialog();
    from.after(dialog);
    await dialog.show({ source, name, provenance });
  };
}

/** The circuit rebuilt and annealed by NumPy, made where the circuits are. */
function python({ session, cell, data }: BenchSource): Format['make'] {
  return async (provenance) => {
    const made = await session.lab?.python(cell, data, provenance);
    if (made && 'problems' in made) throw new BadInput(made.problems);
    const parts = made ? [made.script] : reject(`cells.${cell.id}`, 'the lab is not open', 'Try again');
    return new Blob(parts, { type: 'text/x-python' });
  };
}

/** The recorded run; throws BadInput while there is none. */
export function recordedRun({ session, cell }: BenchSource): Snapshot {
  return (
    snapshotOf(session, cell.view.sample) ??
    reject(`cells.${cell.id}`, 'nothing has been recorded yet', 'Let the bench run first')
  );
}

export interface Drawing {
  readonly title: string;
  readonly slug: string;
  readonly columns: number;
  readonly source: Source;
  readonly parts: () => Promise<readonly Part[]> | readonly Part[];
}

/** A plot as SVG, and as the PNG that the same SVG looks like. */
export function drawing({ title, slug, columns, source, parts }: Drawing): Offer {
  const draw = async (metadata?: string) => {
    const { theme, cell } = source;
    return drawSheet({ title: cell.title || cell.id, parts: await parts(), columns, theme }, metadata);
  };
  return {
    title,
    slug,
    formats: [
      {
        name: 'PNG',
        make: async (provenance) => png(await drawnPng(await draw()), provenance),
      },
      {
        name: 'SVG',
        make: async (provenance) =>
          new Blob([(await draw(svgMetadata(provenance))).svg], { type: 'image/svg+xml' }),
      },
    ],
  };
}

const png = (picture: Uint8Array, provenance: Provenance): Blob =>
  new Blob([pngWithProvenance(picture, provenance)], { type: 'image/png' });

/** The circuit as the reader has turned it, on the ground it has on the page. */
function circuit({ root, theme, cell }: BenchSource): Format['make'] {
  return async (provenance) => {
    const picture = await root.querySelector('bench-circuit')?.picture(SCENE);
    if (!picture)
      return reject(`cells.${cell.id}`, 'the circuit is not drawn now', 'Bring it into view, then export it');
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('the browser offers no canvas to draw on');
    context.fillStyle = swatch('surface', theme);
    context.fillRect(0, 0, canvas.width, canvas.height);
    context.drawImage(picture, 0, 0);
    picture.close();
    return png(await canvasPng(canvas), provenance);
  };
}
