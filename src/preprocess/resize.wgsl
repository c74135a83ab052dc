// Window and resize: output rows outFirst .. outEnd - 1 of one slice, from a band of its source rows. Every output
// pixel sums its own few source pixels along rows, then these sums along the column: an averaging kernel reads each
// source pixel about once, so passes of their own for rows and columns would only add traffic.

override kind: u32; // stored-kind.ts, SHADER_KINDS
override shape: u32; // program.ts, SHADER_SHAPES

struct Params {
  columns: u32,
  rowFirst: u32, // source row that the band begins with
  outFirst: u32,
  outEnd: u32,
  size: u32,
  slice: u32,
  offset: u32, // bits of a stored value
  padding: u32, // bits of a stored value
  hasPadding: u32,
  dark: f32, // what 0 is relative to the base
  low: f32,
  high: f32,
  slope: f32,
  intercept: f32,
  below: f32,
  above: f32,
}

struct Tap {
  first: u32,
  count: u32,
  head: f32,
  rest: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> source: array<u32>;
@group(0) @binding(2) var<storage, read> taps: array<Tap>; // of the rows, then of the columns
@group(0) @binding(3) var<storage, read> table: array<f32>;
@group(0) @binding(4) var<storage, read_write> resized: array<f32>;

// A stored value as 32 bits: integers extended by their sign.
fn stored(i: u32) -> u32 {
  switch kind {
    case 0: {
      return (source[i >> 2] >> ((i & 3) * 8)) & 0xff;
    }
    case 1: {
      return bitcast<u32>(extractBits(bitcast<i32>(source[i >> 2]), (i & 3) * 8, 8));
    }
    case 2: {
      return (source[i >> 1] >> ((i & 1) * 16)) & 0xffff;
    }
    case 3: {
      return bitcast<u32>(extractBits(bitcast<i32>(source[i >> 1]), (i & 1) * 16, 16));
    }
    default: {
      return source[i];
    }
  }
}

// WGSL lets a compiler assume that there are neither NaN nor infinities: they are told by their bits.
fn isNan(bits: u32) -> bool {
  return kind == 6 && (bits & 0x7fffffff) > 0x7f800000;
}

fn isInfinite(bits: u32) -> bool {
  return kind == 6 && (bits & 0x7fffffff) == 0x7f800000;
}

fn isPadding(bits: u32) -> bool {
  if params.hasPadding == 0 {
    return false;
  }
  // As numbers, because zero has two patterns.
  return bits == params.padding || (kind == 6 && bitcast<f32>(bits) == bitcast<f32>(params.padding));
}

// Distance to the offset, integers without rounding before the difference is taken.
fn distance(bits: u32) -> f32 {
  if kind == 6 {
    return bitcast<f32>(bits) - bitcast<f32>(params.offset);
  }
  var isAbove = bitcast<i32>(bits) >= bitcast<i32>(params.offset);
  if kind == 4 {
    isAbove = bits >= params.offset;
  }
  return select(-f32(params.offset - bits), f32(bits - params.offset), isAbove);
}

fn display(i: u32) -> f32 {
  let bits = stored(i);
  if shape == 2 {
    // The table begins with the kind's smallest value.
    return table[bits + select(select(0u, 0x80u, kind == 1), 0x8000u, kind == 3)];
  }
  if isNan(bits) || isPadding(bits) {
    return params.dark;
  }
  var t = 0.0;
  if isInfinite(bits) {
    t = select(3.4e38, -3.4e38, bits >> 31 == 1);
  } else {
    t = distance(bits);
  }
  if shape == 1 {
    return 255 / (1 + exp(params.slope * clamp(t, params.low, params.high) + params.intercept)) + params.below;
  }
  if t <= params.low {
    return params.below;
  }
  if t >= params.high {
    return params.above;
  }
  return params.slope * t + params.intercept;
}

fn resize(x: u32, y: u32) -> f32 {
  let down = taps[y];
  let along = taps[params.size + x];
  var sum = 0.0;
  for (var r = 0u; r < down.count; r++) {
    let start = (down.first + r - params.rowFirst) * params.columns + along.first;
    var others = 0.0;
    for (var c = 1u; c < along.count; c++) {
      others += display(start + c);
    }
    sum += select(down.rest, down.head, r == 0) * (along.head * display(start) + along.rest * others);
  }
  return sum;
}

// 64 neighbours of an output row read one stretch of each source row, and 64 is a whole number of waves on every GPU.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let x = id.x;
  let y = params.outFirst + id.y;
  if x < params.size && y < params.outEnd {
    resized[(params.slice * params.size + y) * params.size + x] = resize(x, y);
  }
}
