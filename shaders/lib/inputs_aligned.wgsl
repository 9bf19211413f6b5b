// Signals of four neighbouring inputs of the only sample, where the group starts at a multiple of four.
@group(0) @binding(2) var<storage, read> signal: array<vec4<f32>>;

fn inputs_at(four: u32) -> vec4<f32> {
  let x = signal[coupling.input_offset / 4u + four];
  return select(x, abs(x), absolute);
}
// Those that exist of the last four.
fn last_inputs(four: u32) -> vec4<f32> {
  let x = inputs_at(four);
  return select(vec4<f32>(0.0), x, 4u * vec4<u32>(four) + vec4<u32>(0u, 1u, 2u, 3u) < vec4<u32>(coupling.inputs));
}
