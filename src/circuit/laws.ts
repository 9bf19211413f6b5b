/**
 * Node laws as data: a signal phi(v) and a self current z(v), each an expression from which the TypeScript
 * closures, the WGSL text and the derivatives all come.
 */
import { compile, differentiate, parseExpression, type Expression } from './expression.ts';
import type { LawName } from './schema-fields.ts';

export interface NodeLaw {
  readonly name: LawName;
  /** s = phi(v) */
  readonly signal: Expression;
  /** z(v), a current out of the node */
  readonly self: Expression;
  /** phi'(v) and z'(v) */
  readonly signalSlope: Expression;
  readonly selfSlope: Expression;
  /** s = v: resistive edges may attach, hard rails make sense. */
  readonly signalIsVoltage: boolean;
  /** False for second-order and non-monotone laws. */
  readonly hasEnergy: boolean;
  /** Carries a momentum: position v, momentum p, signs in the coupling (discrete simulated bifurcation). */
  readonly secondOrder: boolean;
  readonly defaultLeak: number;
  readonly defaultRails: number;
}

interface LawText {
  readonly signal: string;
  readonly self: string;
  readonly leak: number;
  readonly rails: number;
}

const TEXT: Record<Exclude<LawName, 'custom'>, LawText> = {
  linear: { signal: 'v', self: '0', leak: 1, rails: Infinity },
  saturating: { signal: 'tanh(v)', self: '0', leak: 1, rails: Infinity },
  rectifying: { signal: 'max(v, 0)', self: '0', leak: 1, rails: Infinity },
  'soft-rail': { signal: 'v', self: 'v^3', leak: 1, rails: Infinity },
  bistable: { signal: 'v', self: 'k*(v^3 - v)', leak: 0, rails: 1 },
  bifurcating: { signal: 'sign(v)', self: '0', leak: 0, rails: 1 },
};

export const LAW_VARIABLES = ['v', 'k'] as const;

/** phi' sampled over the voltages a circuit reaches; a dip below zero means no energy exists. */
function isNonDecreasing(slope: Expression, k: number): boolean {
  const at = compile(slope, LAW_VARIABLES);
  for (let v = -10; v <= 10; v += 1 / 64) if (!(at(v + 1e-3, k) >= -1e-9)) return false;
  return true;
}

/** A built-in law, or a custom one from its two expressions. Throws BadInput naming `path`. */
export function nodeLaw(
  name: LawName,
  k: number,
  custom: { signal?: string; self?: string },
  path: string,
): NodeLaw {
  const text: LawText =
    name === 'custom'
      ? { signal: custom.signal ?? 'v', self: custom.self ?? '0', leak: 1, rails: Infinity }
      : TEXT[name];
  const signal = parseExpression(text.signal, LAW_VARIABLES, `${path}.signal`);
  const self = parseExpression(text.self, LAW_VARIABLES, `${path}.self`);
  const signalSlope = differentiate(signal, 'v');
  let hasEnergy: boolean | undefined;
  return {
    name,
    signal,
    self,
    signalSlope,
    selfSlope: differentiate(self, 'v'),
    signalIsVoltage: signal.op === 'variable' && signal.name === 'v',
    // Sampling a slope takes long enough that reading a document must not wait for it.
    get hasEnergy() {
      hasEnergy ??= name === 'bifurcating' ? false : name !== 'custom' || isNonDecreasing(signalSlope, k);
      return hasEnergy;
    },
    secondOrder: name === 'bifurcating',
    defaultLeak: text.leak,
    defaultRails: text.rails,
  };
}
