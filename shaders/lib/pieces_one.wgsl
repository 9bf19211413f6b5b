// Sums of the pieces of long rows [pieces, B], one at a time.
@group(0) @binding(10) var<storage, read> pieces: array<f32>;

fn piece_at(piece: u32, sample: u32) -> Samples {
  return pieces[piece * coupling.batch + sample];
}
