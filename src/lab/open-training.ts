/** A learning circuit on the engine that was asked for, with its samples loaded. */
import { reject } from '../circuit/problem.ts';
import type { Engine } from '../engine/engine.ts';
import type { TrainingCircuit } from '../engine/training.ts';
import type { EngineChoice } from './api.ts';
import { chooseEngine, type Chosen, type WebGpuSource } from './engines.ts';
import type { PreparedTraining } from './prepare-training.ts';
import { trainingTrial } from './trial.ts';

export interface TrainRunOptions {
  readonly engine: EngineChoice;
  readonly webgpu: WebGpuSource;
  /** The page takes the CPU engine where a named one is not to be had; the command line refuses. */
  readonly orCpu: boolean;
}

export interface OpenedTraining {
  readonly engine: Engine;
  /** Why this engine, one sentence. */
  readonly why: string;
  readonly circuit: TrainingCircuit;
}

/** Throws BadInput where the engine is not to be had, or the circuit cannot learn on it. */
export async function openTraining(
  prepared: PreparedTraining,
  { engine: choice, webgpu, orCpu }: TrainRunOptions,
): Promise<OpenedTraining> {
  const { engine, why } = await chooseLearning(prepared, choice, webgpu, orCpu);
  try {
    const circuit = await engine.train(prepared.plan);
    prepared.chapters.forEach(({ train, validation, test }, n) => {
      circuit.load(`train ${n}`, train);
      circuit.load(`test ${n}`, test);
      if (validation) circuit.load(`validation ${n}`, validation);
    });
    return { engine, why, circuit };
  } catch (error) {
    engine.dispose();
    throw error;
  }
}

/** Thermal noise while a circuit learns runs on this processor only. */
async function chooseLearning(
  { netlist, cell, plan }: PreparedTraining,
  choice: EngineChoice,
  webgpu: WebGpuSource,
  orCpu: boolean,
): Promise<Chosen> {
  const trial = trainingTrial(plan);
  if (netlist.noise.end === 0 || choice === 'cpu' || choice === 'reference')
    return chooseEngine({ choice, integrator: 'relax', webgpu, trial, orCpu });
  const why = 'Training with thermal noise runs on the CPU engines only';
  if (choice === 'webgpu' && !orCpu)
    reject('engine', why, `Use --engine cpu, or set cells.${cell.id}.circuit.noise.end to 0`);
  const chosen = await chooseEngine({ choice: 'cpu', integrator: 'relax', webgpu, trial });
  return { ...chosen, why: `${why}.` };
}
