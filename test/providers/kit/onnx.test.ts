import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { loadOnnx, type OnnxPackages, onnxPackage } from '../../../providers/kit/onnx.ts'

const [native, webAssembly] = ['onnxruntime-node', 'onnxruntime-web']

/** A machine on which some packages are installed, and some of those can be loaded. */
function machine(installed: readonly string[], loads: readonly string[]) {
  const env = { wasm: {} as { numThreads?: number } }
  const opened: unknown[] = []
  const packages: OnnxPackages = {
    has: (name) => installed.includes(name),
    load: async (name) => {
      if (!loads.includes(name)) throw new Error(`${name}: Exec format error`)
      const create = async (model: unknown) => {
        opened.push(typeof model === 'string' ? [name, model] : [name, (model as Uint8Array).length > 0])
        return {}
      }
      return { InferenceSession: { create }, Tensor: class {}, env }
    },
  }
  return { packages, opened, env }
}

const file = fileURLToPath(import.meta.url)

describe('ONNX Runtime', () => {
  it('is the native one where that can be loaded', async () => {
    const { packages, opened } = machine([native, webAssembly], [native, webAssembly])
    await (await loadOnnx('moonshine', packages)).open(file)
    expect(opened).toEqual([[native, file]])
  })

  it('is the WebAssembly one where the native one cannot be loaded, or is not there', async () => {
    for (const installed of [[native, webAssembly], [webAssembly]]) {
      const { packages, opened, env } = machine(installed, [webAssembly])
      await (await loadOnnx('moonshine', packages)).open(file)
      expect(opened).toEqual([[webAssembly, true]])
      expect(env.wasm.numThreads).toBe(1)
    }
  })

  it('says what to install where there is neither', async () => {
    await expect(loadOnnx('moonshine', machine([], []).packages)).rejects.toMatchObject({
      code: 'MISSING_PACKAGE',
      packages: [native],
      message: 'moonshine needs packages that are not installed: npm install onnxruntime-node',
    })
  })

  it('says what to install where the native one cannot be loaded, and why it cannot', async () => {
    await expect(loadOnnx('moonshine', machine([native], []).packages)).rejects.toMatchObject({
      code: 'MISSING_PACKAGE',
      packages: [webAssembly],
      message:
        'onnxruntime-node cannot be loaded here (onnxruntime-node: Exec format error). Without it moonshine needs packages that are not installed: npm install onnxruntime-web',
    })
  })

  it('tells why the WebAssembly one failed where that is there', async () => {
    await expect(loadOnnx('moonshine', machine([webAssembly], []).packages)).rejects.toThrow(
      'onnxruntime-web: Exec format error',
    )
  })

  it('is looked for under the name of the one that is there', () => {
    expect(onnxPackage(machine([webAssembly], []).packages)).toBe(webAssembly)
    expect(onnxPackage(machine([native, webAssembly], []).packages)).toBe(native)
    expect(onnxPackage(machine([], []).packages)).toBe(native)
  })
})
