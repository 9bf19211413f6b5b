// One optimiser step of a parameter along -G; weights shrink by rate x decay first.
//   sgd: p -= rate G     momentum: m = beta1 m + G, p -= rate m
//   adam: m = beta1 m + (1 - beta1) G, q = beta2 q + (1 - beta2) G^2, p -= rate m' / (sqrt(q') + epsilon), m' and q'
//   without the bias of their start (Kingma and Ba 2015; decay as in AdamW)
// Uses optimiser.wgsl and call.wgsl; the kernel binds optimiser, step, parameters, first and second.
fn optimise(n: u32, g: f32, decays: bool) -> f32 {
  var p = parameters[n];
  if (decays) {
    p -= step.factor * optimiser.decay * p;
  }
  switch optimiser.kind {
    case 0u: {
      p -= step.factor * g;
    }
    case 1u: {
      let m = optimiser.beta1 * first[n] + g;
      first[n] = m;
      p -= step.factor * m;
    }
    default: {
      let m = optimiser.beta1 * first[n] + optimiser.rest1 * g;
      let q = optimiser.beta2 * second[n] + optimiser.rest2 * g * g;
      first[n] = m;
      second[n] = q;
      p -= step.factor * step.first * m / (sqrt(step.second * q) + optimiser.epsilon);
    }
  }
  parameters[n] = p;
  return p;
}
