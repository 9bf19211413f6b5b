// What changes from dispatch to dispatch, bound with a dynamic offset as `step`.
struct Call {
  // Number of this sweep of a settle; for fold.wgsl how many there were.
  sweep: u32,
  // Amount of a nudge, factor of a gradient, or rate of an update.
  factor: f32,
  // 1 / (1 - beta1^t) and 1 / (1 - beta2^t) of Adam, else 1.
  first: f32,
  second: f32,
}
