import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { MissingPackageError } from '../../../src/engine.ts'

/** What libopus, compiled to WebAssembly, offers: https://www.opus-codec.org/docs/opus_api-1.3.1/ */
export interface OpusModule {
  readonly memory: WebAssembly.Memory
  malloc(bytes: number): number
  free(pointer: number): void
  opus_encoder_get_size(channels: number): number
  opus_encoder_init(encoder: number, sampleRate: number, channels: number, application: number): number
  opus_encoder_ctl_set(encoder: number, request: number, value: number): number
  opus_encode(encoder: number, pcm: number, samples: number, packet: number, maxBytes: number): number
  opus_decoder_get_size(channels: number): number
  opus_decoder_init(decoder: number, sampleRate: number, channels: number): number
  opus_decode(
    decoder: number,
    packet: number,
    bytes: number,
    pcm: number,
    samples: number,
    fec: number,
  ): number
}

let module: Promise<OpusModule> | undefined

/**
 * Loads libopus once for all sessions: each has a state of its own in its memory.
 *
 * It is the WebAssembly that `@evan/opus` carries, without the package's own wrapper. That can neither conceal what is lost
 * nor restore it from in-band FEC, and hands out states that only the garbage collector frees. Its native code is faster, but
 * not by much: `npm run bench -- webrtc` compares them.
 * @throws MissingPackageError if `@evan/opus` is not installed.
 */
export function loadOpus(): Promise<OpusModule> {
  module ??= instantiate().catch((error: unknown) => {
    module = undefined
    throw error
  })
  return module
}

async function instantiate(): Promise<OpusModule> {
  const { exports } = new WebAssembly.Instance(await WebAssembly.compile(await code()), {
    wasi_snapshot_preview1: { fd_close() {}, fd_seek() {}, fd_write() {}, proc_exit() {} },
    env: { emscripten_notify_memory_growth() {} },
  })
  const opus = exports as unknown as OpusModule & { _initialize(): void }
  opus._initialize()
  return opus
}

async function code(): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return await readFile(createRequire(import.meta.url).resolve('@evan/opus/wasm/simd.wasm'))
  } catch (cause) {
    throw new MissingPackageError('@evan/opus', 'Audio over WebRTC', { cause })
  }
}
