// Conductance of an entry's resistor where none is set by other nodes [1/R]. Uses rows.wgsl; the kernel binds numbers.
fn conductance_of(entry: vec4<u32>, sample: u32) -> f32 {
  return numbers[entry.z];
}
