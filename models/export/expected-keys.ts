import type { Architecture, Transformer, VitEncoder } from './architecture.ts';
import { modalityRows } from './architecture.ts';
import { refuse } from './checkpoint/refuse.ts';
import { elementCount, type StateDict } from './checkpoint/tensor.ts';

type Shapes = Map<string, readonly number[]>;

/** Bottleneck blocks of ResNet-50, stage by stage. */
export const resnetBlocks = [3, 4, 6, 3] as const;

/** Keys that checkpoints carry and the network never uses, by the reason. They are dropped whatever their shape. */
const deadKeys: readonly {
  readonly why: string;
  readonly matches: (key: string, architecture: Architecture) => boolean;
}[] = [
  {
    why: 'templates that the encoder layers were copied from',
    matches: (key) =>
      /^(attention1D|vitFuse)\.transformer_encoder\.(multi_headed_attention|feed_forward|encoder_layer)\./.test(
        key,
      ),
  },
  {
    why: 'the norm before the attention, whose result is thrown away',
    matches: (key) =>
      /^(attention1D|vitFuse)\.transformer_encoder\.encoder\.layers\.\d+\.sublayer\.0\.norm\.[ab]$/.test(key),
  },
  {
    why: "ImageNet's classifier",
    matches: (key) => /^resnet2D\.fc\.(weight|bias)$/.test(key),
  },
  { why: "batch norm's counter", matches: (key) => key.endsWith('.num_batches_tracked') },
  {
    why: 'the classifier that the knowledge head or a fine-tuned one replaces',
    matches: (key, { head }) =>
      /^fc2?\.[02]\.(weight|bias)$/.test(key) && !(head.kind === 'mlp' && key.startsWith(`${head.prefix}.`)),
  },
  {
    why: 'the frozen text encoder: its output for every class is in label_embeddings',
    matches: (key, { head }) => head.kind === 'knowledge' && key.startsWith('bioLORD.'),
  },
];

/**
 * Compares every key with what the architecture asks for. Throws CheckpointRefused naming the first that is missing,
 * unexpected, of another shape, or not of floating-point numbers.
 * @returns how many values the network uses, running means and variances left out
 */
export function checkKeys(state: StateDict, architecture: Architecture): number {
  const expected = expectedShapes(architecture);
  let parameters = 0;
  for (const [key, dims] of expected) {
    const tensor = state.get(key) ?? refuse(key, 'it is missing');
    if (tensor.dims.join() !== dims.join())
      refuse(key, `its shape is [${tensor.dims.join(', ')}], [${dims.join(', ')}] was expected`);
    if (!['F64', 'F32', 'F16', 'BF16'].includes(tensor.type))
      refuse(key, `its values are ${tensor.type}, floating-point numbers were expected`);
    if (!/\.running_(mean|var)$/.test(key)) parameters += elementCount(dims);
  }
  for (const key of state.keys())
    if (!expected.has(key) && !deadKeys.some(({ matches }) => matches(key, architecture)))
      refuse(key, 'it is unexpected: no variant of the network has it');
  return parameters;
}

/** Key -> shape of everything that the network computes with. */
export function expectedShapes(architecture: Architecture): ReadonlyMap<string, readonly number[]> {
  const { encoder, hidden, depth, slices, fusion, head, classes } = architecture;
  const shapes: Shapes = new Map();
  if (encoder.kind === 'resnet50') addResNet(shapes, encoder.width, encoder.inputChannels);
  else addVit(shapes, encoder);
  shapes.set('attention1D.cls_token', [1, 1, hidden]);
  shapes.set('attention1D.pos_emb', [depth + 1, hidden]);
  addTransformer(shapes, slices, hidden);
  if (fusion) {
    shapes.set('vitFuse.mod_embed', [modalityRows, hidden]);
    shapes.set('vitFuse.cls_token', [1, 1, hidden]);
    addTransformer(shapes, fusion, hidden);
  }
  if (head.kind === 'mlp') {
    addLinear(shapes, `${head.prefix}.0`, hidden, head.width);
    addLinear(shapes, `${head.prefix}.2`, head.width, classes);
  } else {
    shapes.set('label_embeddings', [classes, head.textWidth]);
    addLinear(shapes, 'fcke', head.textWidth, hidden);
  }
  return shapes;
}

function addResNet(shapes: Shapes, width: number, inputChannels: number): void {
  const convolution = (conv: string, norm: string, dims: readonly number[]) => {
    shapes.set(`resnet2D.${conv}.weight`, dims);
    for (const name of ['weight', 'bias', 'running_mean', 'running_var'])
      shapes.set(`resnet2D.${norm}.${name}`, [dims[0]!]);
  };
  convolution('conv1', 'bn1', [width, inputChannels, 7, 7]);
  let channels = width;
  for (const [stage, blocks] of resnetBlocks.entries()) {
    const planes = width * 2 ** stage;
    for (let block = 0; block < blocks; block++) {
      const at = `layer${stage + 1}.${block}`;
      convolution(`${at}.conv1`, `${at}.bn1`, [planes, channels, 1, 1]);
      convolution(`${at}.conv2`, `${at}.bn2`, [planes, planes, 3, 3]);
      convolution(`${at}.conv3`, `${at}.bn3`, [planes * 4, planes, 1, 1]);
      if (block === 0) convolution(`${at}.downsample.0`, `${at}.downsample.1`, [planes * 4, channels, 1, 1]);
      channels = planes * 4;
    }
  }
}

function addVit(shapes: Shapes, vit: VitEncoder): void {
  const { prefix, width, patch, rows, columns, layers, inner, feedForward, embedding } = vit;
  const norm = (key: string, size: number) => {
    shapes.set(`${key}.weight`, [size]);
    shapes.set(`${key}.bias`, [size]);
  };
  if (vit.pool === 'cls') shapes.set(`${prefix}cls_token`, [1, 1, width]);
  norm(`${prefix}to_patch_embedding_2D.1`, patch * patch);
  addLinear(shapes, `${prefix}to_patch_embedding_2D.2`, patch * patch, width);
  norm(`${prefix}to_patch_embedding_2D.3`, width);
  shapes.set(`${prefix}pos_embedding.row_embed.weight`, [rows, width / 2]);
  shapes.set(`${prefix}pos_embedding.col_embed.weight`, [columns, width / 2]);
  for (let layer = 0; layer < layers; layer++) {
    const at = `${prefix}transformer.layers.${layer}`;
    norm(`${at}.0.norm`, width);
    shapes.set(`${at}.0.fn.to_qkv.weight`, [inner * 3, width]);
    if (vit.projectsOut) addLinear(shapes, `${at}.0.fn.to_out.0`, inner, width);
    norm(`${at}.1.norm`, width);
    addLinear(shapes, `${at}.1.fn.net.0`, width, feedForward);
    addLinear(shapes, `${at}.1.fn.net.3`, feedForward, width);
  }
  if (embedding) {
    addLinear(shapes, `${embedding.prefix}0`, width, embedding.width);
    addLinear(shapes, `${embedding.prefix}2`, embedding.width, width);
  }
}

function addTransformer(shapes: Shapes, { prefix, layers, feedForward }: Transformer, width: number): void {
  for (let layer = 0; layer < layers; layer++) {
    const at = `${prefix}layers.${layer}`;
    for (const linear of [0, 1, 2, 3]) addLinear(shapes, `${at}.self_attn.linears.${linear}`, width, width);
    addLinear(shapes, `${at}.feed_forward.w_1`, width, feedForward);
    addLinear(shapes, `${at}.feed_forward.w_2`, feedForward, width);
    shapes.set(`${at}.sublayer.1.norm.a`, [width]);
    shapes.set(`${at}.sublayer.1.norm.b`, [width]);
  }
  shapes.set(`${prefix}norm.a`, [width]);
  shapes.set(`${prefix}norm.b`, [width]);
}

function addLinear(shapes: Shapes, key: string, from: number, to: number): void {
  shapes.set(`${key}.weight`, [to, from]);
  shapes.set(`${key}.bias`, [to]);
}
