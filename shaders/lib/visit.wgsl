// One group at its turn. Kernels of one visit bind it as a uniform; those that settle a whole circuit read it from the
// entries, VISIT of them each (visits.wgsl).
struct Visit {
  // First node and number of nodes of the group, and samples.
  offset: u32,
  size: u32,
  batch: u32,
  // Law and well stiffness, hard rails [V].
  law: u32,
  k: f32,
  rails: f32,
  // Largest self conductance z' at the voltages foreseen [1/R].
  self_slope: f32,
  // 1 takes a damped Jacobi step where the node's own balance would be solved; 2 visits its nodes colour by colour.
  rule: u32,
  // Links from groups that move and from held ones: where the first stands in the entries, and how many.
  links: u32,
  link_count: u32,
  held_links: u32,
  held_link_count: u32,
  // Where the numbers of node 0 are: bias, leak, damping, what it hears itself by.
  bias: u32,
  leak: u32,
  damping: u32,
  own: u32,
  // Settled below the largest of: a current, a share of the largest current into a node, a share of the feedback's peak.
  tolerance: f32,
  rounding: f32,
  share: f32,
  // 1 where sweeps are repeated until settled; else only a blow-up is noted.
  track: u32,
  // Where this kind of settling is reported in `progress`.
  report: u32,
  // The colour whose turn it is, or ALL; how many there are.
  colour: u32,
  colours: u32,
  // The output that the group's first node is, or NONE.
  output: u32,
}

const RELAXED = 1u;
const COLOURED = 2u;
const ALL = 0xffffffffu;
const NONE = 0xffffffffu;
const VISIT = 6u;
