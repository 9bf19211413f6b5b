// A dense coupling whose weights are updated by the kernel that takes their gradient, which is stored nowhere:
//   currents: G = now gain sum over samples of (s_source lambda_target + s_target lambda_source if reciprocal)
//   energy:   G = -gain sum over samples of (now s_source s_target + before s'_source s'_target)
// s' being the signals before the last nudge. Then p steps along -G and is written with its part's mismatch.
// Uses call.wgsl, optimise.wgsl and stored.wgsl's Place; the kernel binds coupling, optimiser, step, signal, other (lambda,
// or s'), parameters, first, second, places, factors and numbers.
struct Fused {
  sources: u32,
  targets: u32,
  source_offset: u32,
  target_offset: u32,
  batch: u32,
  reciprocal: u32,
  gain: f32,
  // The coupling's first number.
  number: u32,
}

struct Place {
  // Parameter, or FIXED.
  slot: u32,
  section: u32,
}
const FIXED = 0xffffffffu;

override energy: bool = false;

// One sample's share; a and b are (signal, other) of source and target.
fn share(a: vec2<f32>, b: vec2<f32>) -> f32 {
  if (energy) {
    return -step.now * a.x * b.x - step.before * a.y * b.y;
  }
  return step.now * (a.x * b.y + select(0.0, a.y * b.x, coupling.reciprocal != 0u));
}

fn update_weight(source: u32, target_node: u32, sum: f32) {
  let n = coupling.number + source * coupling.targets + target_node;
  let slot = places[n].slot;
  if (slot != FIXED) {
    numbers[n] = optimise(slot, coupling.gain * sum, true) * factors[n];
  }
}
