// What changes from dispatch to dispatch, bound with a dynamic offset as `step`.
struct Call {
  // Number of this sweep of a settle, for fold.wgsl how many there were; or of the dispatch that settles a whole circuit.
  sweep: u32,
  // Amount of a nudge, factor of a gradient, or rate of an update.
  factor: f32,
  // 1 / (1 - beta1^t) and 1 / (1 - beta2^t) of Adam, else 1.
  first: f32,
  second: f32,
  // A whole circuit's settle: 1 in its last dispatch; and 1 or 2 for feedback of a squared or absolute loss that follows.
  last: u32,
  follow: u32,
  // Factors of the gradient at the present state and at the one before the last nudge.
  now: f32,
  before: f32,
}
