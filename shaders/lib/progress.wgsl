// How far settling has come. Positive floats are in order as bits. `progress` holds the sums since the last report
// (residual, sweeps, settles left unsettled: forward from 0, adjoint from 3), asymmetry, the feedback's peak, then for
// every sweep the largest current it met and the largest current into a node [V/R].
const ASYMMETRY = 6u;
const PEAK = 7u;
const FIRST_SWEEP = 8u;
const INFINITE = 0x7f800000u;

// Not a number counts as infinite.
fn magnitude_bits(x: f32) -> u32 {
  return min(bitcast<u32>(x) & 0x7fffffffu, INFINITE);
}

// Most threads find a larger one there already and need not write.
fn raise(slot: u32, bits: u32) {
  if (bits > atomicLoad(&progress[slot])) {
    atomicMax(&progress[slot], bits);
  }
}
