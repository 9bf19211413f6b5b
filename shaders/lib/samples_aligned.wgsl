// Signals of four neighbouring samples of a node, the number of samples being a multiple of four. Those of samples that
// do not exist are other nodes', and nobody stores what they give.
@group(0) @binding(2) var<storage, read> signal: array<vec4<f32>>;

// Samples a thread takes, and a number for each.
const SAMPLES = 4u;
alias Samples = vec4<f32>;

fn samples_at(node: u32, four: u32) -> vec4<f32> {
  return signal[node * (coupling.batch / 4u) + four];
}
