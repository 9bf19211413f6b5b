/** Puts a file together from pieces without holding up the page. */

/** Time at the pieces before others have their turn [ms]. */
const SLICE = 10;

/** The pieces as one file; throws the signal's reason when it is given up. */
export async function gather(parts: Iterable<BlobPart>, type: string, signal?: AbortSignal): Promise<Blob> {
  const pieces: BlobPart[] = [];
  let began = performance.now();
  for (const part of parts) {
    pieces.push(part);
    if (performance.now() - began < SLICE) continue;
    await breath();
    signal?.throwIfAborted();
    began = performance.now();
  }
  return new Blob(pieces, { type });
}

/** Resolves when other tasks of the page have had their turn. */
export function breath(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
