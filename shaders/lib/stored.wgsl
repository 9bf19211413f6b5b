// Numbers a circuit stores: each programmed by a parameter or fixed, and part of one section (a coupling, or all biases
// and leaks). Uses elementary.wgsl; the kernel binds parameters, places and fixed.
struct Place {
  // Parameter, or FIXED.
  slot: u32,
  section: u32,
}
struct Section {
  // 1 where parameters are logarithms, as those of conductances are.
  logarithmic: u32,
  // 1 where numbers are positive.
  positive: u32,
  // Levels the parts can hold; 0 for any number.
  levels: u32,
}
struct Stored {
  count: u32,
}

const FIXED = 0xffffffffu;

fn programmed(n: u32, logarithmic: bool) -> f32 {
  let slot = places[n].slot;
  if (slot == FIXED) {
    return fixed[n];
  }
  let p = parameters[slot];
  return select(p, exp_exact(p), logarithmic);
}
