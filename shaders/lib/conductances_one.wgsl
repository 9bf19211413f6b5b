// Conductances each sample has its own of [E, B], one at a time.
@group(0) @binding(10) var<storage, read> conductance: array<f32>;

fn conductance_at(resistor: u32, sample: u32) -> Samples {
  return conductance[resistor * coupling.batch + sample];
}
