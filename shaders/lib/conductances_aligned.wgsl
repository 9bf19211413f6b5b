// Conductances each sample has its own of [E, B], four at a time, the number of samples being a multiple of four.
@group(0) @binding(10) var<storage, read> conductance: array<vec4<f32>>;

fn conductance_at(resistor: u32, four: u32) -> Samples {
  return conductance[resistor * (coupling.batch / 4u) + four];
}
