// Programmed numbers written into the circuit through its parts: rounded to the nearest of a section's levels, which
// span +-its largest magnitude (from 1/levels of it up for positive ones), times the part's mismatch.
// Bindings: how many numbers, parameters [P], places, fixed numbers and mismatch factors [M], sections, their largest
// magnitudes as bits, numbers [M and more]. One thread per number, 64 a workgroup.
//! use lib/index.wgsl
//! use lib/elementary.wgsl
//! use lib/stored.wgsl
@group(0) @binding(0) var<uniform> stored: Stored;
@group(0) @binding(1) var<storage, read> parameters: array<f32>;
@group(0) @binding(2) var<storage, read> places: array<Place>;
@group(0) @binding(3) var<storage, read> fixed: array<f32>;
@group(0) @binding(4) var<storage, read> factors: array<f32>;
@group(0) @binding(5) var<storage, read> sections: array<Section>;
@group(0) @binding(6) var<storage, read> largest: array<u32>;
@group(0) @binding(7) var<storage, read_write> numbers: array<f32>;

fn quantised(x: f32, most: f32, section: Section) -> f32 {
  if (section.levels == 0u || most == 0.0) {
    return x;
  }
  let levels = f32(section.levels);
  if (section.positive != 0u) {
    return clamp(floor(x / most * levels + 0.5), 1.0, levels) * most / levels;
  }
  let step = 2.0 * most / (levels - 1.0);
  return -most + step * clamp(floor((x + most) / step + 0.5), 0.0, levels - 1.0);
}

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
  let section = sections[places[n].section];
  let most = bitcast<f32>(largest[places[n].section]);
  numbers[n] = quantised(programmed(n, section.logarithmic != 0u), most, section) * factors[n];
}
