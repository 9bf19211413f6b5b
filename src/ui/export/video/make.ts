/** Makes the video of a recorded run: the page gives the circuit's pictures, a worker draws and encodes. */
import { transfer, wrap } from 'comlink';
import { reject } from '../../../circuit/problem.ts';
import type { Progress } from '../../../engine/engine.ts';
import type { Provenance } from '../../../notebook/export/provenance.ts';
import { recordedRun } from '../offers.ts';
import type { BenchSource } from '../source.ts';
import { HEIGHT, PICTURE } from './layout.ts';
import { momentWords, planOf, type Plan, type VideoOptions } from './plan.ts';
import { clockAt, momentAt } from './timeline.ts';
import type { VideoMaker } from './video-worker.ts';

export interface Following {
  readonly signal: AbortSignal;
  onProgress(progress: Progress): void;
}

/** The file; throws BadInput where there is nothing to show or no way to encode it, the signal's reason when given up. */
export async function makeVideo(
  source: BenchSource,
  options: VideoOptions,
  provenance: Provenance,
  { signal, onProgress }: Following,
): Promise<Blob> {
  const worker = new Worker(new URL('./video-worker.ts', import.meta.url), { type: 'module', name: 'video' });
  const release = circuitOf(source)?.hold();
  try {
    return await new Promise((resolve, fail) => {
      worker.addEventListener('error', ({ message }) =>
        fail(new Error(message || 'the worker could not be loaded')),
      );
      signal.addEventListener('abort', () => fail(signal.reason as Error));
      film(source, options, provenance, { signal, onProgress }, worker).then(resolve, fail);
    });
  } finally {
    worker.terminate();
    release?.();
  }
}

const circuitOf = ({ root }: BenchSource) => root.querySelector('bench-circuit');

async function film(
  source: BenchSource,
  options: VideoOptions,
  provenance: Provenance,
  { signal, onProgress }: Following,
  worker: Worker,
): Promise<Blob> {
  const { cell, session } = source;
  const run = recordedRun(source);
  const plan = planOf(source, run, options, provenance);
  const maker = wrap<VideoMaker>(worker);
  if (!(await maker.begin(plan)))
    reject(
      `cells.${cell.id}`,
      'this browser encodes neither VP9 nor VP8',
      'Use a current Chrome, Edge or Firefox',
    );
  const { frames, fps, x } = plan;
  // The next picture is drawn while the worker encodes the one before.
  let encoding: Promise<unknown> = Promise.resolve();
  for (let frame = 0; frame < frames; frame++) {
    const clock = clockAt(frame, frames, fps, x);
    const moment = momentAt(run, clock);
    const words = momentWords(moment, run, session.shape?.secondsPerRC ?? 1);
    const drawing = options.picture === 'circuit' ? pictureOf(source, plan, moment.voltages) : null;
    const [picture] = await Promise.all([drawing, encoding]);
    signal.throwIfAborted();
    const voltages = options.picture === 'field' ? moment.voltages : null;
    const shown = { clock, words, picture, voltages };
    const moved = [...(picture ? [picture] : []), ...(voltages ? [voltages.buffer] : [])];
    encoding = maker.add(transfer(shown, moved));
    onProgress({ done: frame, total: frames, of: 'frames' });
  }
  await encoding;
  return new Blob([await maker.finish()], { type: 'video/webm' });
}

async function pictureOf(source: BenchSource, { size }: Plan, voltages: Float32Array): Promise<ImageBitmap> {
  const longest = (PICTURE.width * size.height) / HEIGHT;
  return (
    (await circuitOf(source)?.picture(longest, voltages, PICTURE.width / PICTURE.height)) ??
    reject(
      `cells.${source.cell.id}`,
      'the circuit is not drawn now',
      'Bring it into view, or choose another picture',
    )
  );
}
