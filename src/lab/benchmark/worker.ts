/** The worker a benchmark of the page runs in; ended from outside to cancel. */
import * as Comlink from 'comlink';
import wasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import wasmSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import wasmThreads from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import { openPeers } from '../../baselines/peers/open.ts';
import { createWebGpuEngine } from '../../engine/webgpu/webgpu.ts';
import { shaders } from '../../engine/webgpu/shaders-vite.ts';
import { runBenchmark } from './benchmark.ts';
import type { BenchmarkApi } from './client.ts';
import { measureCpuLimits } from './cpu-limits.ts';
import { openEngine } from './open.ts';
import { measureWebGpuLimits } from './webgpu-limits.ts';

const PEERS = {
  wasmPaths: {
    'tfjs-backend-wasm.wasm': wasm,
    'tfjs-backend-wasm-simd.wasm': wasmSimd,
    'tfjs-backend-wasm-threaded-simd.wasm': wasmThreads,
  },
};

const api: BenchmarkApi = {
  async measure({ engine: choice, only, peers, build }, say, onRow) {
    const { engine, device } = await openEngine(choice, async () =>
      'gpu' in navigator
        ? createWebGpuEngine(navigator.gpu, { shaders }).catch(String)
        : 'This browser has no WebGPU',
    );
    return runBenchmark({
      engine,
      peers: peers ? await openPeers(PEERS) : [],
      limits: async () => (device ? measureWebGpuLimits(device, shaders) : measureCpuLimits()),
      only,
      data: {},
      build,
      command: `the benchmark page, ${choice}${only ? `, ${only}` : ''}${peers ? '' : ', without peers'}`,
      machine: `${navigator.hardwareConcurrency} threads, ${navigator.userAgent}`,
      say: (line) => void say(line),
      onRow: (row) => void onRow(row),
    });
  },
};

Comlink.expose(api);
