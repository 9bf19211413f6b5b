// One thread per item, workgroups of 64 in rows of at most 65,535: the flat number of this thread.
const WORKGROUP = 64u;

fn flat_index(workgroup: vec3<u32>, workgroups: vec3<u32>, local: u32) -> u32 {
  return (workgroup.y * workgroups.x + workgroup.x) * WORKGROUP + local;
}
