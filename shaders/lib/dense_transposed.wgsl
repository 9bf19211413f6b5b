// Weights of four outputs (columns) by four inputs (rows) where rows of W are outputs: the current sent back.
fn block(output: u32, input: u32) -> mat4x4<f32> {
  let at = 4u * output * coupling.stride + input;
  let s = coupling.stride;
  return mat4x4<f32>(weights_at(at), weights_at(at + s), weights_at(at + 2u * s), weights_at(at + 3u * s));
}
// What four inputs bring to four outputs.
fn through_block(x: vec4<f32>, output: u32, input: u32) -> vec4<f32> {
  return x * block(output, input);
}
