import {
  attributeType,
  dataType,
  type Attribute,
  type Dimension,
  type Node,
  type ValueInfo,
} from './messages.ts';

/** A constant of the graph, as small whole numbers (shapes, axes) or float32. */
export interface Constant {
  readonly name: string;
  readonly dims: readonly number[];
  readonly data: readonly number[] | Float32Array;
  readonly type: 'int64' | 'float';
}

/** Matrices that are stored finer than others: what follows amplifies their rounding, or they make the logits. */
export type Sensitivity = 'amplified' | 'logits';

/** A weight whose values are made when its turn comes to be written. */
export interface Weight {
  readonly name: string;
  readonly dims: readonly number[];
  /**
   * `matrix`: the factor of a convolution or product, which fp16 and int8 storage may round; `axis` counts its
   * outputs, each of which may get its own scale of whole levels. `exact`: norms, biases, position and class tokens,
   * always float32.
   */
  readonly storage:
    | { readonly kind: 'matrix'; readonly axis: number; readonly sensitivity?: Sensitivity }
    | { readonly kind: 'exact' };
  readonly load: () => Promise<Float32Array<ArrayBuffer>>;
}

type AttributeValue = number | { readonly float: number } | readonly number[];

/** Collects nodes, constants and weights of one graph in the order in which they are computed. */
export class GraphBuilder {
  readonly name: string;
  readonly nodes: Node[] = [];
  readonly constants: Constant[] = [];
  readonly weights: Weight[] = [];
  readonly inputs: ValueInfo[] = [];
  readonly outputs: ValueInfo[] = [];
  readonly #taken = new Set<string>();

  constructor(name: string) {
    this.name = name;
  }

  /** A number is a fixed dimension, a text a free one. */
  input(name: string, type: 'float' | 'int32', dims: readonly (number | string)[]): string {
    this.inputs.push(door(name, type, dims));
    this.#taken.add(name);
    return name;
  }

  /** Makes the value of a node an output; it bears the output's name from then on. */
  output(name: string, value: string, dims: readonly (number | string)[]): void {
    this.outputs.push(door(name, 'float', dims));
    const rename = (names: readonly string[]) => names.map((other) => (other === value ? name : other));
    for (const [i, node] of this.nodes.entries())
      this.nodes[i] = { ...node, input: rename(node.input), output: rename(node.output) };
  }

  /** @param at where in the network the node stands; the value's name begins with it */
  node(
    op: string,
    at: string,
    input: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): string {
    const output = this.#unique(`${at}/${op}`);
    const attribute = Object.entries(attributes).map(([name, value]) => encodeAttribute(name, value));
    this.nodes.push({ op_type: op, name: output, input, output: [output], attribute });
    return output;
  }

  weight(weight: Weight): string {
    this.weights.push(weight);
    this.#taken.add(weight.name);
    return weight.name;
  }

  ints(at: string, data: readonly number[]): string {
    const name = this.#unique(`${at}/ints`);
    this.constants.push({ name, dims: [data.length], data, type: 'int64' });
    return name;
  }

  scalar(at: string, value: number): string {
    const name = this.#unique(`${at}/scalar`);
    this.constants.push({ name, dims: [], data: new Float32Array([value]), type: 'float' });
    return name;
  }

  #unique(wanted: string): string {
    let name = wanted;
    for (let i = 2; this.#taken.has(name); i++) name = `${wanted}.${i}`;
    this.#taken.add(name);
    return name;
  }
}

function door(name: string, type: 'float' | 'int32', dims: readonly (number | string)[]): ValueInfo {
  const dim = dims.map((d): Dimension => (typeof d === 'number' ? { dim_value: d } : { dim_param: d }));
  return { name, type: { tensor_type: { elem_type: dataType[type], shape: { dim } } } };
}

function encodeAttribute(name: string, value: AttributeValue): Attribute {
  if (typeof value === 'number') return { name, i: value, type: attributeType.int };
  if ('float' in value) return { name, f: value.float, type: attributeType.float };
  return { name, ints: value, type: attributeType.ints };
}
