// Uses call.wgsl and visit.wgsl; the kernel binds targets [O, B] and signal [N, B].
// The current into an output from a feedback that follows the state, `step.follow` being 0 for none, else the loss.
fn followed(node: u32, sample: u32) -> f32 {
  if (step.follow == 0u || visit.output == NONE) {
    return 0.0;
  }
  let k = visit.output + node - visit.offset;
  let error = targets[k * visit.batch + sample] - signal[node * visit.batch + sample];
  return step.factor * select(error, sign(error), step.follow == 2u);
}
