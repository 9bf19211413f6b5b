// What products with many samples share: blocks of 4 x 4 signals and sums.
// Signals of four samples (rows) at four inputs (columns).
fn inputs_of(input: u32, four: u32) -> mat4x4<f32> {
  let node = coupling.input_offset + 4u * input;
  return mat4x4<f32>(
    magnitudes(samples_at(node, four)),
    magnitudes(samples_at(node + 1u, four)),
    magnitudes(samples_at(node + 2u, four)),
    magnitudes(samples_at(node + 3u, four)),
  );
}
// Zero for inputs beyond the last.
fn last_inputs_of(input: u32, four: u32) -> mat4x4<f32> {
  let x = inputs_of(input, four);
  let none = vec4<f32>(0.0);
  let left = coupling.inputs - 4u * input;
  return mat4x4<f32>(x[0], select(none, x[1], left > 1u), select(none, x[2], left > 2u), select(none, x[3], left > 3u));
}
fn magnitudes(x: vec4<f32>) -> vec4<f32> {
  return select(x, abs(x), absolute);
}

// Four outputs by four samples, from sample 4 `four`.
fn finish_block(output: u32, four: u32, sums: mat4x4<f32>) {
  if (4u * output >= coupling.outputs || 4u * four >= coupling.batch) {
    return;
  }
  let count = min(4u, coupling.batch - 4u * four);
  let node = coupling.output_offset + 4u * output;
  let left = coupling.outputs - 4u * output;
  finish(node, 4u * four, scaled(sums[0]), count);
  if (left > 1u) {
    finish(node + 1u, 4u * four, scaled(sums[1]), count);
  }
  if (left > 2u) {
    finish(node + 2u, 4u * four, scaled(sums[2]), count);
  }
  if (left > 3u) {
    finish(node + 3u, 4u * four, scaled(sums[3]), count);
  }
}
