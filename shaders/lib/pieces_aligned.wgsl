// Sums of the pieces of long rows [pieces, B], four at a time, the number of samples being a multiple of four.
@group(0) @binding(10) var<storage, read> pieces: array<vec4<f32>>;

fn piece_at(piece: u32, four: u32) -> Samples {
  return pieces[piece * (coupling.batch / 4u) + four];
}
