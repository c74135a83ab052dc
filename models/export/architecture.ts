import { refuse } from './checkpoint/refuse.ts';
import type { StateDict } from './checkpoint/tensor.ts';

export interface ResNetEncoder {
  readonly kind: 'resnet50';
  /** Channels of the first convolution; 64 in the published model. */
  readonly width: number;
  /** Of the first convolution: 3 equal ones in the reference, summed to one in the graph. */
  readonly inputChannels: number;
}

export interface VitEncoder {
  readonly kind: 'vit';
  /** Before `cls_token`, `to_patch_embedding_2D`, `pos_embedding` and `transformer`. */
  readonly prefix: string;
  readonly width: number;
  /** Side of a patch in pixels, and patches along rows and columns. */
  readonly patch: number;
  readonly rows: number;
  readonly columns: number;
  readonly layers: number;
  readonly heads: number;
  /** Of all heads together. */
  readonly inner: number;
  readonly feedForward: number;
  /** The features: the class token, or the mean over the tokens where there is none. */
  readonly pool: 'cls' | 'mean';
  /** Two linear layers behind the pooled token (`mlp_embed`), and the width between them. */
  readonly embedding: { readonly prefix: string; readonly width: number } | undefined;
  /** One head as wide as the tokens needs no output layer, and the reference then has none. */
  readonly projectsOut: boolean;
}

export interface Transformer {
  readonly prefix: string;
  readonly layers: number;
  readonly heads: number;
  readonly feedForward: number;
}

/** What a checkpoint computes, read from its keys and shapes alone, but for the numbers of heads. */
export interface Architecture {
  readonly encoder: ResNetEncoder | VitEncoder;
  /** D, width of slice features and scan embeddings. */
  readonly hidden: number;
  /** Slices of a scan at most. */
  readonly depth: number;
  readonly slices: Transformer;
  /** Undefined for the late variant, which classifies one scan. */
  readonly fusion: Transformer | undefined;
  readonly head:
    | { readonly kind: 'mlp'; readonly prefix: 'fc' | 'fc2'; readonly width: number }
    | { readonly kind: 'knowledge'; readonly textWidth: number };
  readonly classes: number;
}

/** Shapes do not say how many heads there are. Defaults are the reference's. */
export interface Heads {
  readonly slices: number;
  readonly fusion: number;
  /** Of a ViT encoder; its heads are 64 wide unless this says otherwise. */
  readonly vit?: number;
}
export const referenceHeads: Heads = { slices: 1, fusion: 4 };

/** Rows of `mod_embed`: fifteen modality ids and the empty slot. */
export const modalityRows = 16;

/**
 * Reads the sizes of a checkpoint from its shapes. Throws CheckpointRefused naming the key that is missing or whose
 * shape fits no variant; `checkKeys` then compares every key with what these sizes ask for.
 */
export function readArchitecture(state: StateDict, heads: Heads = referenceHeads): Architecture {
  const [, , hidden] = dimsOf(state, 'attention1D.cls_token', 3);
  const [positions] = dimsOf(state, 'attention1D.pos_emb', 2);
  const encoder = readEncoder(state, heads);
  const width = encoder.kind === 'resnet50' ? encoder.width * 32 : encoder.width;
  if (hidden !== width)
    refuse('attention1D.cls_token', `its width is ${hidden}, the slice encoder's features are ${width} wide`);
  const fuses = [...state.keys()].some((key) => key.startsWith('vitFuse.'));
  return {
    encoder,
    hidden,
    depth: positions - 1,
    slices: readTransformer(state, 'attention1D', hidden, heads.slices),
    fusion: fuses ? readTransformer(state, 'vitFuse', hidden, heads.fusion) : undefined,
    ...readHead(state),
  };
}

function readEncoder(state: StateDict, heads: Heads): ResNetEncoder | VitEncoder {
  const patchKey = [...state.keys()].find((key) => key.endsWith('to_patch_embedding_2D.2.weight'));
  if (patchKey !== undefined) return readVit(state, patchKey, heads.vit);
  const [width, inputChannels] = dimsOf(state, 'resnet2D.conv1.weight', 4);
  if (inputChannels !== 1 && inputChannels !== 3)
    refuse(
      'resnet2D.conv1.weight',
      `it takes ${inputChannels} channels; a slice has one, or three equal ones`,
    );
  return { kind: 'resnet50', width, inputChannels };
}

function readVit(state: StateDict, patchKey: string, heads: number | undefined): VitEncoder {
  const prefix = patchKey.slice(0, -'to_patch_embedding_2D.2.weight'.length);
  const [width, pixels] = dimsOf(state, patchKey, 2);
  const patch = Math.sqrt(pixels);
  if (!Number.isInteger(patch))
    refuse(patchKey, `${pixels} values a patch are no square of one-channel pixels`);
  const first = `${prefix}transformer.layers.0`;
  const [innerThrice] = dimsOf(state, `${first}.0.fn.to_qkv.weight`, 2);
  const inner = innerThrice / 3;
  const count = heads ?? Math.max(1, inner / 64);
  if (!Number.isInteger(inner / count))
    refuse(`${first}.0.fn.to_qkv.weight`, `${inner} values cannot be shared among ${count} heads`);
  const root = prefix.replace(/vision_encoder\.$/, '');
  const embeds = state.has(`${root}mlp_embed.0.weight`);
  return {
    kind: 'vit',
    prefix,
    width,
    patch,
    rows: dimsOf(state, `${prefix}pos_embedding.row_embed.weight`, 2)[0],
    columns: dimsOf(state, `${prefix}pos_embedding.col_embed.weight`, 2)[0],
    layers: countLayers(state, `${prefix}transformer.layers.`),
    heads: count,
    inner,
    feedForward: dimsOf(state, `${first}.1.fn.net.0.weight`, 2)[0],
    pool: state.has(`${prefix}cls_token`) ? 'cls' : 'mean',
    embedding: embeds
      ? { prefix: `${root}mlp_embed.`, width: dimsOf(state, `${root}mlp_embed.0.weight`, 2)[0] }
      : undefined,
    projectsOut: !(count === 1 && inner === width),
  };
}

function readTransformer(state: StateDict, module: string, hidden: number, heads: number): Transformer {
  const prefix = `${module}.transformer_encoder.encoder.`;
  const [feedForward] = dimsOf(state, `${prefix}layers.0.feed_forward.w_1.weight`, 2);
  if (hidden % heads !== 0)
    refuse(`${module} heads`, `${hidden} values cannot be shared among ${heads} heads`);
  return { prefix, layers: countLayers(state, `${prefix}layers.`), heads, feedForward };
}

/**
 * The classifier. `label_embeddings` and `fcke` make the knowledge head, and an `fc` beside it is what the reference
 * saves and does not use. A fine-tuned classifier, `fc2`, likewise stands before an `fc` that was left behind.
 */
function readHead(state: StateDict): Pick<Architecture, 'head' | 'classes'> {
  if (state.has('fcke.weight') || state.has('label_embeddings')) {
    if (!state.has('label_embeddings'))
      refuse(
        'label_embeddings',
        'it is missing: a knowledge head needs the text embeddings of its classes, [classes, text width]',
      );
    const [classes, textWidth] = dimsOf(state, 'label_embeddings', 2);
    return { head: { kind: 'knowledge', textWidth }, classes };
  }
  const prefix = state.has('fc2.2.weight') ? 'fc2' : 'fc';
  const [classes, width] = dimsOf(state, `${prefix}.2.weight`, 2);
  return { head: { kind: 'mlp', prefix, width }, classes };
}

/** One more than the highest index after `prefix`; gaps show up as missing keys. */
function countLayers(state: StateDict, prefix: string): number {
  const indices = [...state.keys()]
    .filter((key) => key.startsWith(prefix))
    .map((key) => Number.parseInt(key.slice(prefix.length), 10))
    .filter((index) => index < 1000);
  return indices.length === 0 ? 1 : Math.max(...indices) + 1;
}

type Dims<Rank extends 2 | 3 | 4> = Rank extends 2
  ? [number, number]
  : Rank extends 3
    ? [number, number, number]
    : [number, number, number, number];

function dimsOf<Rank extends 2 | 3 | 4>(state: StateDict, key: string, rank: Rank): Dims<Rank> {
  const dims = state.get(key)?.dims ?? refuse(key, 'it is missing');
  if (dims.length !== rank || dims.includes(0))
    refuse(key, `its shape is [${dims.join(', ')}], ${rank} dimensions were expected`);
  return [...dims] as Dims<Rank>;
}
