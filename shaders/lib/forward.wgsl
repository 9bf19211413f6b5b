// What flows into nodes: signals through couplings, voltages through resistors, and currents other nodes set.
fn heard(at: u32) -> f32 {
  return signal[at];
}
fn across(at: u32) -> f32 {
  return voltage[at];
}
fn weight(n: u32) -> f32 {
  return numbers[n];
}
// (kind, setting node, bits of base, bits of gain): base exp(gain s).
fn special(entry: vec4<u32>, node: u32, sample: u32) -> f32 {
  return bitcast<f32>(entry.z) * exp_exact(bitcast<f32>(entry.w) * signal[entry.y * visit.batch + sample]);
}
