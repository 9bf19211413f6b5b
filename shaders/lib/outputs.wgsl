// The outputs of a learning circuit: O nodes, B samples.
struct Outputs {
  outputs: u32,
  batch: u32,
  // 0 squared, 1 absolute, 2 cross-entropy of softmax(s).
  loss: u32,
}
