// When a sweep is the last. Uses visit.wgsl and progress.wgsl; the kernel binds visit and progress.
fn current_limit(sweep: u32) -> f32 {
  let scale = bitcast<f32>(atomicLoad(&progress[FIRST_SWEEP + 2u * sweep + 1u]));
  let peak = bitcast<f32>(atomicLoad(&progress[PEAK]));
  return max(visit.tolerance, max(visit.rounding * scale, visit.share * peak));
}

// What this sweep met was small enough.
fn has_settled(sweep: u32) -> bool {
  return bitcast<f32>(atomicLoad(&progress[FIRST_SWEEP + 2u * sweep])) <= current_limit(sweep);
}

// Nothing is left to do in this sweep. The same for all of its threads: the one before is over.
fn is_settled(sweep: u32) -> bool {
  return visit.track != 0u && sweep > 0u && has_settled(sweep - 1u);
}

// A current met, and the current into that node.
fn note(sweep: u32, met: f32, into: f32) {
  let bits = magnitude_bits(met);
  if (visit.track != 0u) {
    raise(FIRST_SWEEP + 2u * sweep, bits);
    raise(FIRST_SWEEP + 2u * sweep + 1u, magnitude_bits(into));
  } else if (bits == INFINITE) {
    raise(visit.report, bits);
  }
}
