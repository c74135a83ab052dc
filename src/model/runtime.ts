/** Where the network runs. `node` is onnxruntime's native CPU provider, used by the command line. */
export type Backend = 'webgpu' | 'wasm' | 'node';

/** A dense tensor in main memory. */
export interface HostTensor {
  readonly dims: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** float32 values in a buffer of the runtime's own device. The owner of the buffer frees it. */
export interface GpuTensor {
  readonly dims: readonly number[];
  readonly buffer: GPUBuffer;
}

export interface Session {
  /**
   * Runs the graph once. Runs never overlap, on any session of a runtime: they queue.
   * @param outputs names of the outputs wanted, read back to main memory
   */
  run(
    inputs: Readonly<Record<string, HostTensor | GpuTensor>>,
    outputs: readonly string[],
  ): Promise<Readonly<Record<string, HostTensor>>>;
  dispose(): Promise<void>;
}

/** One file of a graph's external data. */
export interface ExternalData {
  /** Equals the `location` in the graph. */
  readonly path: string;
  readonly data: Uint8Array | Blob;
}

/** The seam between our pipeline and onnxruntime: one file per implementation. */
export interface Runtime {
  readonly backend: Backend;
  /** The device that sessions run on, on WebGPU alone: preprocess writes the encoder's input into its buffers. */
  readonly device: GPUDevice | undefined;
  createSession(graph: Uint8Array, external: readonly ExternalData[]): Promise<Session>;
  dispose(): Promise<void>;
}
