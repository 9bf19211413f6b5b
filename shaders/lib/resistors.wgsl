// Resistors by edge, and by the distance between the nodes they join.
struct Resistors {
  nodes: u32,
  batch: u32,
  // 1 adds to what is already there.
  accumulate: u32,
}
struct Diagonals {
  nodes: u32,
  batch: u32,
  // 1 adds to what is already there.
  accumulate: u32,
  // Distances between joined nodes.
  d1: u32,
  d2: u32,
  d3: u32,
  d4: u32,
  // Nodes in a row of the grid, 0 where the distances do not tell.
  row: u32,
}

// What is summed over resistors: 0 the currents, 1 their magnitudes (for the current scale), 2 the energy
// 1/2 g (v_i - v_j)^2 shared between the two ends, 3 the conductances [1/R].
override quantity: u32 = 0u;

fn through(g: Samples, difference: Samples, grounded: bool) -> Samples {
  let current = g * difference;
  switch quantity {
    case 0u: { return current; }
    case 1u: { return abs(current); }
    case 2u: { return select(0.25, 0.5, grounded) * current * difference; }
    default: { return g; }
  }
}
