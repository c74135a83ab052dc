// Chosen slices of the resized scan, (x - min) / (max - min), into the encoder's input.

struct Params {
  pixels: u32, // of one slice
  low: f32, // min, relative to the base that the resized values are relative to
  scale: f32, // 1 / (max - min)
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> resized: array<f32>;
@group(0) @binding(2) var<storage, read> indices: array<u32>;
@group(0) @binding(3) var<storage, read_write> tensor: array<f32>;

// One pixel an invocation, as many as every device allows in a workgroup; a workgroup never spans two slices.
@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if id.x >= params.pixels {
    return;
  }
  let value = resized[indices[id.y] * params.pixels + id.x];
  tensor[id.y * params.pixels + id.x] = (value - params.low) * params.scale;
}
