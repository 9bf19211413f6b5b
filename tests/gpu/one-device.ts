/**
 * One device for the engines of all kernel tests, which compiles each kernel once: a software adapter takes up to
 * seconds for it. Tests that lose their device, look at its errors or count what it holds ask for their own.
 */

/** Set on the device itself, whose methods must be called on it. */
function compileOnce(device: GPUDevice): void {
  const texts = new WeakMap<GPUShaderModule, string>();
  const pipelines = new Map<string, Promise<GPUComputePipeline>>();
  const createModule = device.createShaderModule.bind(device);
  const createPipeline = device.createComputePipelineAsync.bind(device);
  device.createShaderModule = (descriptor) => {
    const made = createModule(descriptor);
    texts.set(made, descriptor.code);
    return made;
  };
  device.createComputePipelineAsync = (descriptor) => {
    const { module, entryPoint, constants } = descriptor.compute;
    // The layout follows from the text.
    const key = JSON.stringify([texts.get(module), entryPoint, constants]);
    const known = pipelines.get(key);
    if (known) return known;
    const made = createPipeline(descriptor);
    pipelines.set(key, made);
    return made;
  };
}

let shared: Promise<GPUDevice> | undefined;

async function open(adapter: GPUAdapter, descriptor?: GPUDeviceDescriptor): Promise<GPUDevice> {
  const device = await GPUAdapter.prototype.requestDevice.call(adapter, descriptor);
  compileOnce(device);
  // It outlives each engine.
  device.destroy = () => undefined;
  void device.lost.then(() => (shared = undefined));
  return device;
}

/** Like `navigator.gpu`, but whoever asks gets the same device. */
export const oneDevice = {
  async requestAdapter(options?: GPURequestAdapterOptions): Promise<GPUAdapter | null> {
    const adapter = await navigator.gpu.requestAdapter(options);
    // All engines want the same of it.
    if (adapter) adapter.requestDevice = (descriptor) => (shared ??= open(adapter, descriptor));
    return adapter;
  },
} as GPU;
