// Smallest and largest of all values of a scan.

@group(0) @binding(0) var<storage, read> resized: array<f32>; // as long as it is filled
@group(0) @binding(1) var<storage, read_write> range: array<atomic<u32>, 2>; // smallest, largest, as ordered()

// Floats as unsigned integers of the same order, which atomics can compare.
fn ordered(x: f32) -> u32 {
  let bits = bitcast<u32>(x);
  return select(bits | 0x80000000, ~bits, bits >> 31 == 1);
}

// Every invocation walks through the scan in steps of all invocations, so that neighbours read neighbours, and meets
// the others only once, at the end. A tree in workgroup memory would save atomics that cost nothing, and its barriers
// cost a software GPU more than all the rest.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let length = arrayLength(&resized);
  if id.x >= length {
    return;
  }
  var smallest = resized[id.x];
  var largest = smallest;
  for (var i = id.x; i < length; i += groups.x * 64) {
    smallest = min(smallest, resized[i]);
    largest = max(largest, resized[i]);
  }
  atomicMin(&range[0], ordered(smallest));
  atomicMax(&range[1], ordered(largest));
}
