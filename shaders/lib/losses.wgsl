// Losses of output signals, and their feedback currents e = -dL/ds. Uses elementary.wgsl and outputs.wgsl; the kernel
// binds shape, outputs, targets [O, B] and signal [N, B].
const SQUARED = 0u;
const ABSOLUTE = 1u;

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
