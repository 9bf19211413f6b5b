// States first, first + stride, ... (count of them), shared out among `parts` threads.
struct Selection {
  first: u32,
  stride: u32,
  count: u32,
  parts: u32,
}

struct Peak {
  // Largest residual current [V/R] and the state it belongs to.
  value: f32,
  state: u32,
  // First blown-up state.
  blown: u32,
  // Largest sum of current magnitudes [V/R].
  scale: f32,
}

const NOWHERE = 0xffffffffu;
