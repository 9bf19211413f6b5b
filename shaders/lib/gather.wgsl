// Rows of a sparse product: what a node hears, or pieces of a long row summed before.
struct Gather {
  // Rows, and samples.
  nodes: u32,
  batch: u32,
  // 1 adds to the current already there.
  accumulate: u32,
  // Entries of all rows.
  entries: u32,
}
struct Row {
  first: u32,
  // Entries, or pieces where IN_PIECES is added.
  count: u32,
}
@group(0) @binding(0) var<uniform> coupling: Gather;
// Bits of gain x weight of every entry, then the other node of two entries in each word.
@group(0) @binding(1) var<storage, read> entries: array<u32>;
@group(0) @binding(3) var<storage, read> rows: array<Row>;

const IN_PIECES = 0x80000000u;

// True sums |w s|, for the current scale.
override absolute: bool = false;

fn term(e: u32, part: u32) -> Samples {
  let other = (entries[coupling.entries + e / 2u] >> (16u * (e % 2u))) & 0xffffu;
  let x = bitcast<f32>(entries[e]) * samples_at(other, part);
  return select(x, abs(x), absolute);
}
