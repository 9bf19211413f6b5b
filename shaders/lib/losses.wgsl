// Losses of output signals, and their feedback currents e = -dL/ds. Uses elementary.wgsl and outputs.wgsl; the kernel
// binds shape, outputs [O], then where the group of each begins and ends among them [O, 2], targets [O, B] and
// signal [N, B].
const SQUARED = 0u;
const ABSOLUTE = 1u;
const GOODNESS = 3u;
// Square of a signal that speaks neither for nor against.
const THRESHOLD = 0.5;

// (loss, e) of output k in one sample.
fn loss_of(k: u32, sample: u32) -> vec2<f32> {
  let y = targets[k * shape.batch + sample];
  let s = signal[outputs[k] * shape.batch + sample];
  let error = y - s;
  if (shape.loss == SQUARED) {
    return vec2<f32>(0.5 * error * error, error);
  }
  if (shape.loss == ABSOLUTE) {
    return vec2<f32>(abs(error), sign(error));
  }
  if (shape.loss == GOODNESS) {
    return goodness_of(k, sample, y, s);
  }
  var top = s;
  for (var n = 0u; n < shape.outputs; n++) {
    top = max(top, signal[outputs[n] * shape.batch + sample]);
  }
  var total = 0.0;
  var mass = 0.0;
  for (var n = 0u; n < shape.outputs; n++) {
    total += exp_exact(signal[outputs[n] * shape.batch + sample] - top);
    mass += targets[n * shape.batch + sample];
  }
  let log_share = s - top - log_exact(total);
  return vec2<f32>(-y * log_share, y - mass * exp_exact(log_share));
}

// The whole loss of a group is told by its first output.
fn goodness_of(k: u32, sample: u32, y: f32, s: f32) -> vec2<f32> {
  let first = outputs[shape.outputs + 2u * k];
  let end = outputs[shape.outputs + 2u * k + 1u];
  var sum = 0.0;
  for (var n = first; n < end; n++) {
    let x = signal[outputs[n] * shape.batch + sample];
    sum += x * x;
  }
  let margin = y * (sum - THRESHOLD * f32(end - first));
  let small = exp_exact(-abs(margin));
  // 1 / (1 + exp(margin)), without overflow.
  let share = select(1.0, small, margin > 0.0) / (1.0 + small);
  let loss = max(-margin, 0.0) + log_exact(1.0 + small);
  return vec2<f32>(select(0.0, loss, k == first), 2.0 * y * share * s);
}
