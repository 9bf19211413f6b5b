// Signals of four neighbouring samples of a node; the last one again where there are no more.
@group(0) @binding(2) var<storage, read> signal: array<f32>;

// Samples a thread takes, and a number for each.
const SAMPLES = 4u;
alias Samples = vec4<f32>;

fn samples_at(node: u32, four: u32) -> vec4<f32> {
  let at = vec4<u32>(node * coupling.batch) + min(4u * vec4<u32>(four) + vec4<u32>(0u, 1u, 2u, 3u), vec4<u32>(coupling.batch - 1u));
  return vec4<f32>(signal[at.x], signal[at.y], signal[at.z], signal[at.w]);
}
