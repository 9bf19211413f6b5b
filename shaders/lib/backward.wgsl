// What flows into nodes of the adjoint circuit: lambda through transposed couplings and through resistors, and what
// reaches a node through the conductances and source currents it sets.
fn heard(at: u32) -> f32 {
  return lambda[at];
}
fn across(at: u32) -> f32 {
  return lambda[at];
}
fn weight(n: u32) -> f32 {
  return numbers[n];
}

const CONDITIONING = 4u;
// How much of a conductance a node sets: the first or the second half of the mean, or both.
const FIRST = 0u;
const BOTH = 2u;
// False where no conductance is set by two nodes: emulated adapters run through every branch.
override halves: bool = true;

// Nodes that set conductances or currents belong to the group being visited.
fn signal_of(node: u32, sample: u32) -> f32 {
  return law_signal(visit.law, voltage[node * visit.batch + sample], visit.k);
}

// (CONDITIONING, where the resistor stands, half) with the resistor as (i, j, conductance, harmonic), (bits of scale,
// bits of gain, by0, by1): dg/ds (v_i - v_j) (lambda_j - lambda_i).
fn conditioning(entry: vec4<u32>, sample: u32) -> f32 {
  let ends = entries[entry.y];
  let setting = entries[entry.y + 1u];
  var drop = 0.0;
  var back = 0.0;
  if (ends.x != GROUND) {
    drop += voltage[ends.x * visit.batch + sample];
    back -= lambda[ends.x * visit.batch + sample];
  }
  if (ends.y != GROUND) {
    drop -= voltage[ends.y * visit.batch + sample];
    back += lambda[ends.y * visit.batch + sample];
  }
  let gain = bitcast<f32>(setting.y);
  var g = conditioned[ends.z * visit.batch + sample];
  if (halves && entry.z != BOTH) {
    let first = entry.z == FIRST;
    let own = exp_exact(gain * signal_of(select(setting.w, setting.z, first), sample));
    let other = exp_exact(gain * signal_of(select(setting.z, setting.w, first), sample));
    let share = other / (own + other);
    g = bitcast<f32>(setting.x) * select(0.5 * own, 2.0 * own * share * share, ends.w != 0u);
  }
  return gain * g * drop * back;
}

// Else (kind, target, bits of base, bits of gain): gain base exp(gain s) lambda_target.
fn special(entry: vec4<u32>, node: u32, sample: u32) -> f32 {
  if (entry.x == CONDITIONING) {
    return conditioning(entry, sample);
  }
  let gain = bitcast<f32>(entry.w);
  let current = bitcast<f32>(entry.z) * exp_exact(gain * signal_of(node, sample));
  return gain * current * lambda[entry.y * visit.batch + sample];
}
