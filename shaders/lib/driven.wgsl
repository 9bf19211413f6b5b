// What drives a state from outside: a number for each, or one a node where it is the same for all samples [V/R].
// The kernel binds drive.
override shared_drive: bool = false;

fn drive_at(node: u32, state: u32) -> f32 {
  if (shared_drive) {
    return drive[node];
  }
  return drive[state];
}
