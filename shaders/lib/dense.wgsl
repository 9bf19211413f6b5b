// The product of a dense coupling in one of its two directions. Weights lie by rows of the source group, both sides
// padded with zeros to multiples of four, and are read in blocks of 4 x 4. Nodes that feel the current are outputs here,
// nodes whose signals make it are inputs.
struct Dense {
  inputs: u32,
  outputs: u32,
  input_offset: u32,
  output_offset: u32,
  batch: u32,
  // Groups of four weights in a row.
  stride: u32,
  gain: f32,
  // 1 adds to the current already there.
  accumulate: u32,
}
@group(0) @binding(0) var<uniform> coupling: Dense;

// True sums |W s|, for the current scale.
override absolute: bool = false;

fn scaled(totals: vec4<f32>) -> vec4<f32> {
  return totals * select(coupling.gain, abs(coupling.gain), absolute);
}
