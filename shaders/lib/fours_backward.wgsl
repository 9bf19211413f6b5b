// One plain node's turn at four samples while the adjoint circuit settles: lambda = phi'(v) (I - e) / h. Uses fours.wgsl,
// laws; the kernel binds numbers, voltages, feedback and lambda [N, B].
fn heard(at: u32) -> f32 {
  return lambda[at];
}
fn weight(n: u32) -> f32 {
  return numbers[n];
}

fn goes_on(part: vec4<u32>) -> bool {
  return part.z != 0u;
}

fn take_four(node: u32, samples: vec4<u32>, sum: vec4<f32>, all: FourMet) -> FourMet {
  let at = node * visit.batch + samples;
  let slope = vec4<f32>(
    law_slope(visit.law, voltage[at.x], visit.k),
    law_slope(visit.law, voltage[at.y], visit.k),
    law_slope(visit.law, voltage[at.z], visit.k),
    law_slope(visit.law, voltage[at.w], visit.k),
  );
  let fed = vec4<f32>(feedback[at.x], feedback[at.y], feedback[at.z], feedback[at.w]);
  let into = slope * (sum - fed);
  let before = vec4<f32>(lambda[at.x], lambda[at.y], lambda[at.z], lambda[at.w]);
  let h = numbers[visit.leak + node];
  let found = into / h;
  lambda[at.x] = found.x;
  lambda[at.y] = found.y;
  lambda[at.z] = found.z;
  lambda[at.w] = found.w;
  return further_four(all, into - h * before, into);
}
