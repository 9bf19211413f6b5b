/** `lab bench`: the benchmark from the command line. */
import { cpus } from 'node:os';
import type { Peer } from '../baselines/peers/peer.ts';
import { runBenchmark, type BenchmarkOptions } from '../lab/benchmark/benchmark.ts';
import { measureCpuLimits } from '../lab/benchmark/cpu-limits.ts';
import { openEngine } from '../lab/benchmark/open.ts';
import { secondsText, tableText } from '../lab/benchmark/table.ts';
import { measureWebGpuLimits } from '../lab/benchmark/webgpu-limits.ts';
import { openNodeWebGpu } from '../engine/webgpu/node.ts';
import { readShaders } from '../engine/webgpu/shaders-node.ts';
import type { BenchCommand } from './arguments.ts';
import { buildId } from './build-id.ts';
import { readFiles } from './files.ts';

/** The result, as a table or a line of JSON. */
export async function bench(command: BenchCommand, say: (line: string) => void): Promise<string> {
  const { engine, device, why } = await openEngine(command.engine, openNodeWebGpu);
  say(`${engine.info.kind} engine (${engine.info.adapter}). ${why}`);
  const options: BenchmarkOptions = {
    engine,
    peers: await peersOf(command),
    limits: async () => (device ? measureWebGpuLimits(device, readShaders()) : measureCpuLimits()),
    only: command.only,
    data: readFiles(command.data),
    build: buildId(),
    command: commandText(command),
    machine: `${cpus()[0]?.model ?? 'unknown processor'} (${cpus().length} cores), Node ${process.version}`,
    processPeak: () => 1024 * process.resourceUsage().maxRSS,
    say,
    onRow: (row) =>
      say(`${row.name}: ${'timing' in row ? `${secondsText(row.timing.seconds)} a ${row.unit}` : row.error}`),
  };
  const result = await runBenchmark(options);
  engine.dispose();
  return command.json ? JSON.stringify(result) : tableText(result);
}

async function peersOf({ peers }: BenchCommand): Promise<readonly Peer[]> {
  if (peers === 'none') return [];
  await (await import('./webgpu.ts')).offerWebGpu();
  const all = await (await import('../baselines/peers/open.ts')).openPeers({ wasmPaths: null });
  return peers === 'all' ? all : all.filter(({ name }) => name.endsWith(peers));
}

/** How to repeat it. */
function commandText({ engine, only, peers, data, json }: BenchCommand): string {
  const words = [
    `--engine ${engine}`,
    ...(only ? [`--only ${only}`] : []),
    ...(peers === 'all' ? [] : [`--peers ${peers}`]),
    ...data.map(({ name, file }) => `--data ${name}=${file.replace(/^.*[\\/]/, '')}`),
    ...(json ? ['--json'] : []),
  ];
  return `npm run -s lab -- bench ${words.join(' ')}`;
}
