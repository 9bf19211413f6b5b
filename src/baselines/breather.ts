/** Wall-clock milliseconds between looks at whether somebody wants this thread. */
const BREATH = 30;

/** To be awaited between pieces of work: lets others run where this thread was taken for long; throws when told to stop. */
export function breather(signal?: AbortSignal): () => Promise<void> {
  let rested = performance.now();
  return async () => {
    if (performance.now() - rested < BREATH) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    signal?.throwIfAborted();
    rested = performance.now();
  };
}
