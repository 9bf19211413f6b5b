// Conductances the samples share [E].
@group(0) @binding(10) var<storage, read> conductance: array<f32>;

fn conductance_at(resistor: u32, part: u32) -> Samples {
  return Samples(conductance[resistor]);
}
