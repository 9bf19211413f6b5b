// One plain node's turn at four samples while a circuit settles. Uses fours.wgsl, laws; the kernel binds numbers, constant
// currents, voltages and signals [N, B], targets [O, B].
fn heard(at: u32) -> f32 {
  return signal[at];
}
fn weight(n: u32) -> f32 {
  return numbers[n];
}

fn goes_on(part: vec4<u32>) -> bool {
  return part.z != 0u || (part.w != 0u && step.follow != 0u);
}

fn take_four(node: u32, samples: vec4<u32>, sum: vec4<f32>, all: FourMet) -> FourMet {
  let at = node * visit.batch + samples;
  let following = vec4<f32>(
    followed(node, samples.x), followed(node, samples.y), followed(node, samples.z), followed(node, samples.w),
  );
  let fixed = vec4<f32>(constant[at.x], constant[at.y], constant[at.z], constant[at.w]);
  let into = fixed + following + sum;
  let before = vec4<f32>(voltage[at.x], voltage[at.y], voltage[at.z], voltage[at.w]);
  let h = numbers[visit.leak + node];
  let v = into / h;
  voltage[at.x] = v.x;
  voltage[at.y] = v.y;
  voltage[at.z] = v.z;
  voltage[at.w] = v.w;
  signal[at.x] = law_signal(visit.law, v.x, visit.k);
  signal[at.y] = law_signal(visit.law, v.y, visit.k);
  signal[at.z] = law_signal(visit.law, v.z, visit.k);
  signal[at.w] = law_signal(visit.law, v.w, visit.k);
  return further_four(all, into - h * before, into);
}
