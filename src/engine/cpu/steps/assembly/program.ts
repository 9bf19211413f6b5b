/**
 * AssemblyScript: where a program keeps what it steps. Words of the header, and of every instruction; written by
 * ../program.ts, which names them in the same order.
 */
import { pointer, word } from './vector';

/** The header: counts, then pointers. */
@inline export function batchOf(p: usize): i32 { return word(p, 0); }
@inline export function statesOf(p: usize): i32 { return word(p, 1); }
@inline export function voltageOf(p: usize): usize { return pointer(p, 2); }
@inline export function signalOf(p: usize): usize { return pointer(p, 3); }
@inline export function currentOf(p: usize): usize { return pointer(p, 4); }
@inline export function momentumOf(p: usize): usize { return pointer(p, 5); }
/** Leak and mobility (1 / C, 0 where held) [N]. */
@inline export function leakOf(p: usize): usize { return pointer(p, 6); }
@inline export function mobilityOf(p: usize): usize { return pointer(p, 7); }
/** Conductance that damps a relaxing node, [N] or [N, B]. */
@inline export function dampingOf(p: usize): usize { return pointer(p, 10); }
@inline export function dampingPerSample(p: usize): bool { return word(p, 11) != 0; }
/** Scratch for dense products. */
@inline export function scratchOf(p: usize): usize { return pointer(p, 12); }
@inline export function seedOf(p: usize): u32 { return word(p, 13); }
/** Coupling gain Ka of the present step, and 1: instructions point at the one their targets want. */
@inline export function gainOf(p: usize): usize { return p + 14 * 4; }

/** Instructions are of one length. */
export const OP_BYTES: usize = 64;

export const INIT = 0;
export const DENSE = 1;
export const SPARSE = 2;
export const STENCIL = 3;
export const DIAGONALS = 4;
export const EDGES = 5;
export const CALL = 6;
