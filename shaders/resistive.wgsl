// Current of all resistors with fixed, or all with conditioned conductances, gathered by node [V/R]:
//   I[i, b] (+)= sum_{e in row i} g_e (v[other_e, b] - v[i, b]),   ground being v = 0
// Bindings: the gather, entries (other node or GROUND, resistor), voltages [N, B] (as `signal`: nodes with resistors have
// s = v), rows [N + 1], conductances, then what `finish` needs. One thread per node and sample or four samples, 64 a workgroup.
//! use lib/index.wgsl
//! use signals
//! use conductances
//! use lib/resistors.wgsl
//! use finish
//! use lib/share.wgsl
@group(0) @binding(0) var<uniform> coupling: Resistors;
@group(0) @binding(1) var<storage, read> entries: array<vec2<u32>>;
@group(0) @binding(3) var<storage, read> rows: array<u32>;

const GROUND = 0xffffffffu;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let share = share_of(flat_index(workgroup, workgroups, local));
  if (share.node >= coupling.nodes) {
    return;
  }
  let v = samples_at(share.node, share.part);
  var sum = Samples();
  let end = rows[share.node + 1u];
  for (var e = rows[share.node]; e < end; e++) {
    let entry = entries[e];
    let grounded = entry.x == GROUND;
    var difference = -v;
    if (!grounded) {
      difference += samples_at(entry.x, share.part);
    }
    sum += through(conductance_at(entry.y, share.part), difference, grounded);
  }
  finish_share(share, share.node, sum);
}
