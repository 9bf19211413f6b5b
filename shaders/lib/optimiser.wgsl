// One optimiser step's constants.
struct Optimiser {
  parameters: u32,
  // 0 stochastic gradient descent, 1 momentum, 2 Adam.
  kind: u32,
  beta1: f32,
  beta2: f32,
  // 1 - beta1 and 1 - beta2, which float32 would round.
  rest1: f32,
  rest2: f32,
  epsilon: f32,
  decay: f32,
}
