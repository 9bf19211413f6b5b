// Current of all resistors with fixed, or all with conditioned conductances, gathered by node [V/R]:
//   I[i, b] (+)= sum_{e in row i} g_e (v[other_e, b] - v[i, b]),   ground being v = 0
// Bindings: the gather, rows [N + 1], entries (other node or GROUND, resistor), conductances (per resistor, or per
// resistor and sample), voltages and currents [N, B]. One thread per (node, sample), 64 a workgroup.
//! use lib/index.wgsl
struct Resistors {
  nodes: u32,
  batch: u32,
  // Distance between the conductances of neighbouring resistors, and of neighbouring samples (0: shared).
  resistor_stride: u32,
  sample_stride: u32,
  // 1 adds to what is already there.
  accumulate: u32,
}
@group(0) @binding(0) var<uniform> coupling: Resistors;
@group(0) @binding(1) var<storage, read> rows: array<u32>;
@group(0) @binding(2) var<storage, read> entries: array<vec2<u32>>;
@group(0) @binding(3) var<storage, read> conductance: array<f32>;
@group(0) @binding(4) var<storage, read> voltage: array<f32>;
@group(0) @binding(5) var<storage, read_write> current: array<f32>;

const GROUND = 0xffffffffu;
// What is summed: 0 the currents, 1 their magnitudes (for the current scale), 2 the energy 1/2 g (v_i - v_j)^2 shared
// between the two ends, 3 the conductances [1/R].
override quantity: u32 = 0u;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let i = flat_index(workgroup, workgroups, local);
  if (i >= coupling.nodes * coupling.batch) {
    return;
  }
  let node = i / coupling.batch;
  let sample = i % coupling.batch;
  let v = voltage[i];
  var total = 0.0;
  let end = rows[node + 1u];
  for (var e = rows[node]; e < end; e++) {
    let entry = entries[e];
    let g = conductance[entry.y * coupling.resistor_stride + sample * coupling.sample_stride];
    var difference = -v;
    if (entry.x != GROUND) {
      difference = voltage[entry.x * coupling.batch + sample] - v;
    }
    switch quantity {
      case 0u: { total += g * difference; }
      case 1u: { total += abs(g * difference); }
      case 2u: { total += select(0.25, 0.5, entry.x == GROUND) * g * difference * difference; }
      default: { total += g; }
    }
  }
  current[i] = select(total, current[i] + total, coupling.accumulate != 0u);
}
