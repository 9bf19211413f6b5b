// N nodes, B samples; a state (one voltage) is numbered node * batch + sample, so samples lie side by side.
struct Shape {
  nodes: u32,
  batch: u32,
  states: u32,
}
