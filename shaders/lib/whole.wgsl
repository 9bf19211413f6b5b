// How far the samples of a whole settle have come. Uses call.wgsl, course.wgsl, visit.wgsl and progress.wgsl; the kernel
// binds course, step, visit and progress.
// Largest current met and largest current into a node, as bits [V/R].
struct Met {
  met: u32,
  into: u32,
}

fn further(all: Met, met: f32, into: f32) -> Met {
  return Met(max(all.met, magnitude_bits(met)), max(all.into, magnitude_bits(into)));
}

// Small enough, or blown up.
fn is_over(all: Met) -> bool {
  let peak = bitcast<f32>(atomicLoad(&progress[PEAK]));
  let limit = max(visit.tolerance, max(visit.rounding * bitcast<f32>(all.into), visit.share * peak));
  return bitcast<f32>(all.met) <= limit || all.met == INFINITE;
}

// One part's end, in the last of the calls that settle it. A call that finds it settled says nothing about sweeps.
fn report_part(all: Met, sweeps: u32, again: bool) {
  let over = is_over(all);
  if (again && (step.last != 0u || over)) {
    let peak = bitcast<f32>(atomicLoad(&progress[PEAK]));
    var met = bitcast<f32>(all.met);
    if (visit.share > 0.0 && peak > 0.0) {
      met /= peak;
    }
    raise(visit.report, magnitude_bits(met));
    raise(visit.report + 2u, select(1u, 0u, over && all.met != INFINITE));
  }
  if (again && (sweeps > 1u || step.sweep == 0u)) {
    raise(visit.report + 1u, step.sweep * course.sweeps + sweeps);
  }
  if (!again && all.met == INFINITE) {
    raise(visit.report, INFINITE);
  }
}
