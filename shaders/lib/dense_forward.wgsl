// Weights of four outputs (columns) by four inputs (rows) where rows of W are inputs: the current into the target group.
fn block(output: u32, input: u32) -> mat4x4<f32> {
  let at = 4u * input * coupling.stride + output;
  let s = coupling.stride;
  return transpose(mat4x4<f32>(weights_at(at), weights_at(at + s), weights_at(at + 2u * s), weights_at(at + 3u * s)));
}
// What four inputs bring to four outputs, without turning the block.
fn through_block(x: vec4<f32>, output: u32, input: u32) -> vec4<f32> {
  let at = 4u * input * coupling.stride + output;
  let s = coupling.stride;
  return x.x * weights_at(at) + x.y * weights_at(at + s) + x.z * weights_at(at + 2u * s) + x.w * weights_at(at + 3u * s);
}
