// Largest magnitude programmed into every section, which its levels span. Bindings: how many numbers, parameters [P],
// places and fixed numbers [M], sections, largest magnitudes as bits. One thread per number, 64 a workgroup.
//! use lib/index.wgsl
//! use lib/elementary.wgsl
//! use lib/stored.wgsl
@group(0) @binding(0) var<uniform> stored: Stored;
@group(0) @binding(1) var<storage, read> parameters: array<f32>;
@group(0) @binding(2) var<storage, read> places: array<Place>;
@group(0) @binding(3) var<storage, read> fixed: array<f32>;
@group(0) @binding(4) var<storage, read> sections: array<Section>;
@group(0) @binding(5) var<storage, read_write> largest: array<atomic<u32>>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let n = flat_index(workgroup, workgroups, local);
  if (n >= stored.count) {
    return;
  }
  let section = places[n].section;
  // Positive floats are in order as bits.
  let bits = bitcast<u32>(abs(programmed(n, sections[section].logarithmic != 0u)));
  if (bits > atomicLoad(&largest[section])) {
    atomicMax(&largest[section], bits);
  }
}
