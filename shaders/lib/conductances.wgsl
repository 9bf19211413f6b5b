// Conductance of an entry's resistor in one sample [1/R]. Uses rows.wgsl; the kernel binds numbers and conditioned.
fn conductance_of(entry: vec4<u32>, sample: u32) -> f32 {
  if (entry.x == CONDITIONED) {
    return conditioned[entry.z * visit.batch + sample];
  }
  return numbers[entry.z];
}
