// The nodes of a learning circuit and what is wired to each. Uses visit.wgsl; the kernel binds visit, rows, entries
// and numbers.
// The entries of one node; `slope` is its largest |phi'|, `visit` where the visit of its group stands in the entries.
struct Row {
  first: u32,
  count: u32,
  held: u32,
  colour: u32,
  slope: f32,
  visit: u32,
}

const GROUND = 0xffffffffu;
// Kinds of entries: (kind, other node, number, bits of gain), (kind, other node or GROUND, number),
// (kind, other node or GROUND, resistor). Those from 3 on are the kernel's own.
const SIGNAL = 0u;
const RESISTOR = 1u;
const CONDITIONED = 2u;

fn is_inside(node: u32) -> bool {
  return node >= visit.offset && node < visit.offset + visit.size && rows[node].held == 0u;
}

// Free, and of the colour whose turn it is.
fn takes_turn(node: u32) -> bool {
  return rows[node].held == 0u && (visit.colour == ALL || rows[node].colour == visit.colour);
}
