/** Which adapter WebGPU offers, without loading anything that runs on it. */
import type { EngineInfo } from '../engine.ts';

/** The adapter the engine would use, or null where WebGPU offers none. */
export function requestAdapter(gpu: GPU): Promise<GPUAdapter | null> {
  return gpu.requestAdapter({ powerPreference: 'high-performance' });
}

/** The adapter in words, and whether it is emulated on the CPU. */
export function describeAdapter({ info }: GPUAdapter): EngineInfo {
  const words = [info.vendor, info.architecture, info.device, info.description].filter((word) => word);
  const software =
    info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|warp|basic render/i.test(words.join(' '));
  const name = info.description || words.join(' ') || 'unnamed adapter';
  return { kind: 'webgpu', adapter: name, software };
}
