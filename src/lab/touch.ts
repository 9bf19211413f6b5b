/** Applies one touch to a running circuit. */
import { reject } from '../circuit/problem.ts';
import type { Anneal } from '../engine/engine.ts';
import type { Touch } from './api.ts';
import { cutEdge } from './cut.ts';

/** Throws BadInput when the touch names no node or edge of the circuit. `sample` is the one being shown. */
export async function applyTouch(anneal: Anneal, touch: Touch, sample: number): Promise<void> {
  const { nodes } = anneal.netlist;
  const check = (node: number): void => {
    if (!Number.isInteger(node) || node < 0 || node >= nodes) {
      reject('touch.node', `${node} is not a node of this circuit`, `Use indices from 0 to ${nodes - 1}`);
    }
  };
  switch (touch.kind) {
    case 'perturb':
      check(touch.node);
      return anneal.perturb(touch.node, touch.volts, sample);
    case 'clamp':
      check(touch.node);
      return anneal.clamp(touch.node, touch.volts);
    case 'release':
      check(touch.node);
      return anneal.release(touch.node);
    case 'cut': {
      check(touch.source);
      check(touch.target);
      const { netlist, cut } = cutEdge(anneal.netlist, touch.source, touch.target);
      if (cut === 0) {
        reject(
          'touch.cut',
          'no edge of its own joins these nodes',
          'A stencil shares its weights over the grid; change the kernel instead',
        );
      }
      return anneal.replace(netlist);
    }
    case 'paint': {
      touch.nodes.forEach(check);
      const volts = await anneal.voltages();
      touch.nodes.forEach((node, k) => (volts[sample * nodes + node] = touch.volts[k]));
      return anneal.setVoltages(volts);
    }
    default:
      return touch satisfies never;
  }
}
