/**
 * `npx tsx tests/science/soak.ts [minutes]`: 4,096 nodes annealing in the built page, on the CPU and on the WebGPU
 * engine at once, 30 minutes unless told otherwise. Prints heap and GPU buffers as they go; fails when either grows.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { chromium, type Page } from 'playwright';
import { linkTo, waitForMotion } from '../e2e/lab.ts';

const PORT = 4175;
const minutes = Number(process.argv[2] ?? 30);
/** Looks at each page; the first tenth warms up. */
const LOOKS = 20;
/** Heap may breathe by as much between the middle and the end [bytes]; a leak of one frame a second is 30 MB. */
const BREATH = 8e6;
/** So may the pool of buffers that results are read through, by what it keeps; a leak of one a second is 900. */
const POOL = 4;

/** The transformer of these scripts names functions by a helper that pages and workers do not have. */
const NAMES = 'globalThis.__name ??= (f) => f';

interface Look {
  readonly step: number;
  /** Main thread and worker after collecting garbage [bytes]. */
  readonly heap: number;
  /** Made and not destroyed since the first look. */
  readonly buffers: number;
}

/** The public notebook with its first bench annealing on and on. */
function endless(): string {
  const notebook = JSON.parse(readFileSync('public/notebooks/thousands.json', 'utf8')) as {
    cells: { kind: string; anneal: object }[];
  };
  const bench = notebook.cells.find(({ kind }) => kind === 'bench');
  if (!bench) throw new Error('thousands.json has no bench');
  bench.anneal = { ...bench.anneal, until: 'steps', steps: 100_000_000 };
  return linkTo(notebook);
}

/** Counts the GPU buffers of a worker from now on. */
function countBuffers(): void {
  const scope = globalThis as unknown as { GPUDevice?: typeof GPUDevice; buffersAlive?: number };
  if (!scope.GPUDevice || scope.buffersAlive !== undefined) return;
  scope.buffersAlive = 0;
  const { createBuffer } = scope.GPUDevice.prototype;
  scope.GPUDevice.prototype.createBuffer = function (descriptor) {
    scope.buffersAlive = (scope.buffersAlive ?? 0) + 1;
    const buffer = createBuffer.call(this, descriptor);
    const destroy = buffer.destroy.bind(buffer);
    let alive = true;
    buffer.destroy = () => {
      if (alive) scope.buffersAlive = (scope.buffersAlive ?? 0) - 1;
      alive = false;
      destroy();
    };
    return buffer;
  };
}

function heapNow(): number {
  const { gc } = globalThis as unknown as { gc: () => void };
  gc();
  return (performance as unknown as { memory?: { usedJSHeapSize: number } }).memory?.usedJSHeapSize ?? 0;
}

async function look(page: Page): Promise<Look> {
  let heap = await page.evaluate(heapNow);
  let buffers = 0;
  for (const worker of page.workers()) {
    await worker.evaluate(NAMES);
    await worker.evaluate(countBuffers);
    heap += await worker.evaluate(heapNow);
    buffers += await worker.evaluate(
      () => (globalThis as unknown as { buffersAlive?: number }).buffersAlive ?? 0,
    );
  }
  const step = await page
    .locator('kirchhoff-bench')
    .first()
    .evaluate(
      (element) =>
        (element as unknown as { session: { status?: { step: number } } }).session.status?.step ?? -1,
    );
  return { step, heap, buffers };
}

execFileSync('npx', ['vite', 'build', '--logLevel', 'warn'], { stdio: 'inherit' });
const server = spawn('npx', ['vite', 'preview', '--port', String(PORT), '--strictPort'], {
  stdio: 'ignore',
});
const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium'].find((path) => path && existsSync(path));
const browser = await chromium.launch({
  executablePath,
  args: [
    '--headless=new',
    '--no-sandbox',
    '--enable-unsafe-webgpu',
    '--use-webgpu-adapter=swiftshader',
    '--enable-features=Vulkan',
    '--enable-precise-memory-info',
    '--js-flags=--expose-gc',
  ],
});
let failed = false;
try {
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const pages = await Promise.all(
    (['cpu', 'webgpu'] as const).map(async (engine) => {
      const context = await browser.newContext();
      await context.addInitScript(NAMES);
      await context.addInitScript(
        (choice) => localStorage.setItem('kirchhoff.preferences', JSON.stringify({ engine: choice })),
        engine,
      );
      const page = await context.newPage();
      await page.goto(`http://localhost:${PORT}/${endless()}`);
      await waitForMotion(page, 120_000);
      return { engine, page, looks: [] as Look[] };
    }),
  );
  console.log(
    '| minute | engine | step | heap [MB] | GPU buffers since the first look |\n| --- | --- | --- | --- | --- |',
  );
  for (let n = 0; n <= LOOKS; n++) {
    for (const { engine, page, looks } of pages) {
      const now = await look(page);
      looks.push(now);
      const at = ((n * minutes) / LOOKS).toFixed(1);
      console.log(`| ${at} | ${engine} | ${now.step} | ${(now.heap / 1e6).toFixed(1)} | ${now.buffers} |`);
    }
    if (n < LOOKS) await new Promise((resolve) => setTimeout(resolve, (minutes * 60_000) / LOOKS));
  }
  for (const { engine, looks } of pages) {
    const middle = looks.slice(2, LOOKS / 2);
    const late = looks.slice(LOOKS / 2);
    const most = (list: readonly Look[], of: (look: Look) => number) => Math.max(...list.map(of));
    const grown = most(late, ({ heap }) => heap) - most(middle, ({ heap }) => heap);
    const more = most(late, ({ buffers }) => buffers) - most(middle, ({ buffers }) => buffers);
    const moved = late.every(({ step }, n) => n === 0 || step > late[n - 1].step);
    const ok = grown < BREATH && more <= POOL && moved;
    failed ||= !ok;
    console.log(
      `${engine}: ${ok ? 'steady' : 'NOT steady'}; heap grew by ${(grown / 1e6).toFixed(2)} MB, buffers by ${more}${moved ? '' : ', it stopped annealing'}`,
    );
  }
} finally {
  await browser.close();
  server.kill();
}
process.exit(failed ? 1 : 0);
