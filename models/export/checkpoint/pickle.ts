import { refuse } from './refuse.ts';

export interface PickleTuple {
  readonly tag: 'tuple';
  readonly items: PickleValue[];
}
export interface PickleList {
  readonly tag: 'list';
  readonly items: PickleValue[];
}
export interface PickleDict {
  readonly tag: 'dict';
  readonly entries: Map<PickleValue, PickleValue>;
}
/** A Python name that the file mentions. Nothing is ever imported or called: `reduce` decides what it stands for. */
export interface PickleGlobal {
  readonly tag: 'global';
  readonly name: string;
}
/** What our own `reduce` and `persistent` put in. */
export interface PickleForeign {
  readonly tag: 'foreign';
  readonly value: object;
}
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleTuple
  | PickleList
  | PickleDict
  | PickleGlobal
  | PickleForeign;

/** What a pickle may do beyond plain data. Each function refuses, by name, what it does not know. */
export interface PickleHost {
  /** `module name` of a global; throws for one that is not allowed. */
  allow(name: string): void;
  reduce(name: string, args: readonly PickleValue[]): PickleValue;
  persistent(id: PickleValue): PickleValue;
}

/** Thrown when the bytes end before the pickle does; the caller may have more of them. */
export class PickleEnded extends Error {}

/**
 * Runs one pickle (protocols 0 to 5, the opcodes that torch.save can write; the rest is refused by number).
 * Work and memory are bounded by the pickle's length: nothing is executed, containers are shared and not copied.
 * @returns the value and the offset behind its STOP
 */
export function unpickle(
  bytes: Uint8Array,
  host: PickleHost,
  start = 0,
): { readonly value: PickleValue; readonly end: number } {
  const machine = new Machine(bytes, host, start);
  for (;;) {
    const opcode = machine.byte();
    if (opcode === 0x2e) return { value: machine.pop(), end: machine.at };
    const step = steps[opcode];
    if (!step) refuse(`pickle opcode 0x${opcode.toString(16)}`, 'no state dict needs it');
    step(machine);
  }
}

class Machine {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly host: PickleHost;
  readonly memo = new Map<number, PickleValue>();
  at: number;
  #stack: PickleValue[] = [];
  readonly #marks: PickleValue[][] = [];

  constructor(bytes: Uint8Array, host: PickleHost, start: number) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.host = host;
    this.at = start;
  }

  take(length: number): number {
    const from = this.at;
    if (from + length > this.bytes.length) throw new PickleEnded('the pickle ends too early');
    this.at += length;
    return from;
  }
  byte = (): number => this.view.getUint8(this.take(1));
  uint16 = (): number => this.view.getUint16(this.take(2), true);
  uint32 = (): number => this.view.getUint32(this.take(4), true);
  uint64 = (): number => Number(this.view.getBigUint64(this.take(8), true));
  raw(length: number): Uint8Array {
    const from = this.take(length);
    return this.bytes.subarray(from, from + length);
  }
  text = (length: number): string => new TextDecoder().decode(this.raw(length));
  line(): string {
    const end = this.bytes.indexOf(10, this.at);
    if (end < 0) throw new PickleEnded('the pickle ends too early');
    const text = this.text(end - this.at);
    this.at++;
    return text;
  }

  push = (value: PickleValue): void => void this.#stack.push(value);
  pop(): PickleValue {
    const value = this.#stack.pop();
    return value === undefined ? refuse('pickle', 'its stack is empty where a value is needed') : value;
  }
  top(): PickleValue {
    const value = this.pop();
    this.push(value);
    return value;
  }
  mark(): void {
    this.#marks.push(this.#stack);
    this.#stack = [];
  }
  /** The values since the last mark. */
  popMark(): PickleValue[] {
    const items = this.#stack;
    this.#stack = this.#marks.pop() ?? refuse('pickle', 'a mark is missing');
    return items;
  }
  popMany(count: number): PickleValue[] {
    return Array.from({ length: count }, () => this.pop()).toReversed();
  }
  recall(index: number): void {
    const value = this.memo.get(index);
    this.push(value === undefined ? refuse('pickle', `memo ${index} is used before it is set`) : value);
  }
  global(name: string): void {
    this.host.allow(name);
    this.push({ tag: 'global', name });
  }
  call(): void {
    const args = this.pop();
    const callee = this.pop();
    if (!isTagged(callee, 'global') || !isTagged(args, 'tuple'))
      refuse('pickle', 'it calls something that is no name');
    this.push(this.host.reduce(callee.name, args.items));
  }
  append(items: readonly PickleValue[]): void {
    const list = this.top();
    if (!isTagged(list, 'list')) refuse('pickle', 'it appends to something that is no list');
    for (const item of items) list.items.push(item);
  }
  assign(pairs: readonly PickleValue[]): void {
    const dict = this.top();
    if (!isTagged(dict, 'dict') || pairs.length % 2)
      refuse('pickle', 'it sets items of something that is no dictionary');
    for (let i = 0; i < pairs.length; i += 2) dict.entries.set(pairs[i]!, pairs[i + 1]!);
  }
  /** The attributes of an OrderedDict (`_metadata`) say nothing about the weights; nothing else may have any. */
  build(): void {
    this.pop();
    if (!isTagged(this.top(), 'dict'))
      refuse('pickle', 'it sets attributes of something that is no dictionary');
  }
  integer(length: number): void {
    if (length > 16) refuse('pickle', `an integer of ${length} bytes`);
    let value = 0n;
    for (const byte of this.raw(length).toReversed()) value = (value << 8n) | BigInt(byte);
    if (length > 0) value = BigInt.asIntN(length * 8, value);
    this.push(Number.isSafeInteger(Number(value)) ? Number(value) : value);
  }
}

export function isTagged<
  T extends Exclude<PickleValue, null | boolean | number | bigint | string | Uint8Array>['tag'],
>(value: PickleValue | undefined, tag: T): value is Extract<PickleValue, { readonly tag: T }> {
  return typeof value === 'object' && value !== null && 'tag' in value && value.tag === tag;
}

const emptyDict = (): PickleDict => ({ tag: 'dict', entries: new Map() });
const tuple = (items: PickleValue[]): PickleTuple => ({ tag: 'tuple', items });
const list = (items: PickleValue[]): PickleList => ({ tag: 'list', items });

/** Opcode -> what it does. Names as in CPython's pickletools. */
const steps: Readonly<Record<number, (m: Machine) => void>> = {
  0x80: (m) => void m.byte(), // PROTO
  0x95: (m) => void m.uint64(), // FRAME
  0x28: (m) => m.mark(), // MARK
  0x30: (m) => void m.pop(), // POP
  0x31: (m) => void m.popMark(), // POP_MARK
  0x32: (m) => m.push(m.top()), // DUP
  0x4e: (m) => m.push(null), // NONE
  0x88: (m) => m.push(true), // NEWTRUE
  0x89: (m) => m.push(false), // NEWFALSE
  0x49: (m) => m.push(decimal(m.line())), // INT
  0x4c: (m) => m.push(decimal(m.line().replace(/L$/, ''))), // LONG
  0x46: (m) => m.push(Number(m.line())), // FLOAT
  0x4a: (m) => m.push(m.view.getInt32(m.take(4), true)), // BININT
  0x4b: (m) => m.push(m.byte()), // BININT1
  0x4d: (m) => m.push(m.uint16()), // BININT2
  0x8a: (m) => m.integer(m.byte()), // LONG1
  0x8b: (m) => m.integer(m.uint32()), // LONG4
  0x47: (m) => m.push(m.view.getFloat64(m.take(8), false)), // BINFLOAT
  0x58: (m) => m.push(m.text(m.uint32())), // BINUNICODE
  0x8c: (m) => m.push(m.text(m.byte())), // SHORT_BINUNICODE
  0x8d: (m) => m.push(m.text(m.uint64())), // BINUNICODE8
  0x54: (m) => m.push(m.text(m.uint32())), // BINSTRING
  0x55: (m) => m.push(m.text(m.byte())), // SHORT_BINSTRING
  0x56: (m) => m.push(m.line()), // UNICODE
  0x42: (m) => m.push(m.raw(m.uint32())), // BINBYTES
  0x43: (m) => m.push(m.raw(m.byte())), // SHORT_BINBYTES
  0x29: (m) => m.push(tuple([])), // EMPTY_TUPLE
  0x74: (m) => m.push(tuple(m.popMark())), // TUPLE
  0x85: (m) => m.push(tuple(m.popMany(1))), // TUPLE1
  0x86: (m) => m.push(tuple(m.popMany(2))), // TUPLE2
  0x87: (m) => m.push(tuple(m.popMany(3))), // TUPLE3
  0x5d: (m) => m.push(list([])), // EMPTY_LIST
  0x6c: (m) => m.push(list(m.popMark())), // LIST
  0x61: (m) => m.append(m.popMany(1)), // APPEND
  0x65: (m) => m.append(m.popMark()), // APPENDS
  0x7d: (m) => m.push(emptyDict()), // EMPTY_DICT
  0x64: (m) => {
    const pairs = m.popMark();
    m.push(emptyDict());
    m.assign(pairs);
  }, // DICT
  0x73: (m) => m.assign(m.popMany(2)), // SETITEM
  0x75: (m) => m.assign(m.popMark()), // SETITEMS
  0x70: (m) => void m.memo.set(Number(m.line()), m.top()), // PUT
  0x71: (m) => void m.memo.set(m.byte(), m.top()), // BINPUT
  0x72: (m) => void m.memo.set(m.uint32(), m.top()), // LONG_BINPUT
  0x94: (m) => void m.memo.set(m.memo.size, m.top()), // MEMOIZE
  0x67: (m) => m.recall(Number(m.line())), // GET
  0x68: (m) => m.recall(m.byte()), // BINGET
  0x6a: (m) => m.recall(m.uint32()), // LONG_BINGET
  0x63: (m) => m.global(`${m.line()}.${m.line()}`), // GLOBAL
  0x93: (m) => {
    const [module, name] = m.popMany(2);
    if (typeof module !== 'string' || typeof name !== 'string') refuse('pickle', 'a name that is no text');
    m.global(`${module}.${name}`);
  }, // STACK_GLOBAL
  0x69: (m) => refuse(`${m.line()}.${m.line()}`, 'a state dict makes no objects of its own'), // INST
  0x52: (m) => m.call(), // REDUCE
  0x81: (m) => m.call(), // NEWOBJ
  0x62: (m) => m.build(), // BUILD
  0x51: (m) => m.push(m.host.persistent(m.pop())), // BINPERSID
  0x50: (m) => m.push(m.host.persistent(m.line())), // PERSID
};

function decimal(text: string): number | boolean {
  if (text === '00') return false;
  if (text === '01') return true;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : refuse('pickle', `the integer "${text.slice(0, 40)}"`);
}
