// The signal of one sample of a node.
@group(0) @binding(2) var<storage, read> signal: array<f32>;

// Samples a thread takes, and a number for each.
const SAMPLES = 1u;
alias Samples = f32;

fn samples_at(node: u32, sample: u32) -> Samples {
  return signal[node * coupling.batch + sample];
}
