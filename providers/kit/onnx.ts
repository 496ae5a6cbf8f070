import { readFile } from 'node:fs/promises'
import type { InferenceSession, Tensor } from 'onnxruntime-node'
import { MissingPackageError } from '../../src/engine.ts'
import { hasPackage } from './worker/package-folder.ts'

const native = 'onnxruntime-node'
const webAssembly = 'onnxruntime-web'

/** How networks run unless they say otherwise. One thread: they are so small that more only wait for each other. */
const oneThread: InferenceSession.SessionOptions = { intraOpNumThreads: 1, interOpNumThreads: 1 }

/** ONNX Runtime: the native one, or the WebAssembly one where that cannot be loaded. */
export interface Onnx {
  readonly Tensor: typeof Tensor
  /** Makes a network ready to run, from the path of its file or from what is in it; in one thread, unless `options` has more. */
  open(model: string | Uint8Array, options?: InferenceSession.SessionOptions): Promise<InferenceSession>
}

/** What is used of either package. */
export interface OnnxModule {
  readonly InferenceSession: Pick<typeof InferenceSession, 'create'>
  readonly Tensor: typeof Tensor
  readonly env: { readonly wasm: { numThreads?: number } }
}

/** Where the packages come from. */
export interface OnnxPackages {
  has(name: string): boolean
  load(name: string): Promise<unknown>
}

const packages: OnnxPackages = { has: hasPackage, load: (name) => import(name) }

/** The package that ONNX Runtime comes from, or has to: the native one, unless the other alone is installed. */
export function onnxPackage({ has }: OnnxPackages = packages): string {
  return !has(native) && has(webAssembly) ? webAssembly : native
}

/**
 * Loads ONNX Runtime.
 * @param neededBy Who needs it, for the error.
 * @throws MissingPackageError that says what to install.
 */
export async function loadOnnx(neededBy: string, { has, load }: OnnxPackages = packages): Promise<Onnx> {
  let why: unknown
  try {
    return inNativeCode((await load(native)) as OnnxModule)
  } catch (thrown) {
    why = thrown
  }
  if (has(webAssembly)) return inWebAssembly((await load(webAssembly)) as OnnxModule)
  if (!has(native)) throw new MissingPackageError(native, neededBy, { cause: why })
  const reason = why instanceof Error ? why.message : String(why)
  const who = `${native} cannot be loaded here (${reason.trim()}). Without it ${neededBy}`
  throw new MissingPackageError(webAssembly, who, { cause: why })
}

function inNativeCode({ InferenceSession, Tensor }: OnnxModule): Onnx {
  return {
    Tensor,
    open: (model, options) => InferenceSession.create(model as Uint8Array, { ...oneThread, ...options }),
  }
}

/** In one thread, as the networks run in native code. Files are read here, for it would fetch them. */
function inWebAssembly({ InferenceSession, Tensor, env }: OnnxModule): Onnx {
  env.wasm.numThreads = 1
  return {
    Tensor,
    open: async (model, options) =>
      InferenceSession.create(typeof model === 'string' ? await readFile(model) : model, {
        ...oneThread,
        ...options,
      }),
  }
}
