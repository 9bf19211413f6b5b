// Signals of four neighbouring inputs of the only sample.
@group(0) @binding(2) var<storage, read> signal: array<f32>;

fn inputs_at(four: u32) -> vec4<f32> {
  let at = coupling.input_offset + 4u * four;
  let x = vec4<f32>(signal[at], signal[at + 1u], signal[at + 2u], signal[at + 3u]);
  return select(x, abs(x), absolute);
}
// Those that exist of the last four.
fn last_inputs(four: u32) -> vec4<f32> {
  let x = inputs_at(four);
  return select(vec4<f32>(0.0), x, 4u * vec4<u32>(four) + vec4<u32>(0u, 1u, 2u, 3u) < vec4<u32>(coupling.inputs));
}
