/** WASI's numbers, as `wasi_snapshot_preview1` defines them. */
const ok = 0
const badFile = 8
const notFound = 44
const notSupported = 58
const characterDevice = 2
const directory = 3
const regularFile = 4

/** The folder and its file, as the program sees them. */
const folder = '/out'
const folderFd = 3
const fileFd = 4

/** Thrown to leave the program when it calls `exit`. */
class Exit extends Error {
  readonly status: number
  constructor(status: number) {
    super(`exit ${status}`)
    this.status = status
  }
}

/** What a run of a program left behind. */
export interface WasiRun {
  readonly status: number
  /** What it printed. */
  readonly printed: string
  /** The file it wrote into `/out`. */
  readonly file: Uint8Array
}

/**
 * Runs a WASI command that prints and writes one file, all in memory: nothing touches the disk, and the program sees
 * nothing of the machine.
 */
export function runWasi(module: WebAssembly.Module, args: readonly string[]): WasiRun {
  const program = new MemoryProgram(args)
  const instance = new WebAssembly.Instance(module, { wasi_snapshot_preview1: program.imports })
  program.memory = instance.exports.memory as WebAssembly.Memory
  let status = 0
  try {
    ;(instance.exports._start as () => void)()
  } catch (thrown) {
    if (!(thrown instanceof Exit)) throw thrown
    status = thrown.status
  }
  return { status, printed: program.printed, file: program.file }
}

class MemoryProgram {
  memory!: WebAssembly.Memory
  readonly #args: readonly Uint8Array[]
  #printed = ''
  #file = new Uint8Array(256 * 1024)
  #size = 0
  #position = 0

  constructor(args: readonly string[]) {
    this.#args = args.map((arg) => new TextEncoder().encode(`${arg}\0`))
  }

  get printed(): string {
    return this.#printed
  }

  get file(): Uint8Array {
    return this.#file.subarray(0, this.#size)
  }

  readonly imports = {
    args_sizes_get: (count: number, size: number) => {
      this.#u32(count, this.#args.length)
      return this.#u32(
        size,
        this.#args.reduce((sum, { length }) => sum + length, 0),
      )
    },
    args_get: (pointers: number, buffer: number) => {
      let at = buffer
      for (const [index, arg] of this.#args.entries()) {
        this.#u32(pointers + index * 4, at)
        this.#bytes.set(arg, at)
        at += arg.length
      }
      return ok
    },
    clock_time_get: (_clock: number, _precision: bigint, result: number) => {
      this.#view.setBigUint64(result, 0n, true)
      return ok
    },
    fd_prestat_get: (fd: number, result: number) => {
      if (fd !== folderFd) return badFile
      this.#u32(result, 0)
      return this.#u32(result + 4, folder.length)
    },
    fd_prestat_dir_name: (_fd: number, path: number, length: number) => {
      this.#bytes.set(new TextEncoder().encode(folder).subarray(0, length), path)
      return ok
    },
    fd_fdstat_get: (fd: number, result: number) => {
      const type = fd < folderFd ? characterDevice : fd === folderFd ? directory : regularFile
      this.#bytes.fill(0, result, result + 24)
      this.#view.setUint8(result, type)
      this.#view.setBigUint64(result + 8, 0xffff_ffff_ffff_ffffn, true)
      this.#view.setBigUint64(result + 16, 0xffff_ffff_ffff_ffffn, true)
      return ok
    },
    fd_fdstat_set_flags: () => ok,
    fd_close: () => ok,
    fd_read: () => notSupported,
    fd_seek: (fd: number, offset: bigint, whence: number, result: number) => {
      if (fd !== fileFd) return badFile
      const from = whence === 0 ? 0 : whence === 1 ? this.#position : this.#size
      this.#position = from + Number(offset)
      this.#view.setBigUint64(result, BigInt(this.#position), true)
      return ok
    },
    fd_write: (fd: number, vectors: number, count: number, written: number) => {
      let total = 0
      for (let i = 0; i < count; i++) {
        const at = this.#view.getUint32(vectors + i * 8, true)
        const length = this.#view.getUint32(vectors + i * 8 + 4, true)
        this.#write(fd, this.#bytes.subarray(at, at + length))
        total += length
      }
      return this.#u32(written, total)
    },
    path_open: (
      _folder: number,
      _lookup: number,
      _path: number,
      _length: number,
      creation: number,
      _rights: bigint,
      _inherited: bigint,
      _flags: number,
      result: number,
    ) => {
      // The program opens its output to write; whatever else it looks for is not there.
      if ((creation & 1) === 0) return notFound
      this.#size = this.#position = 0
      return this.#u32(result, fileFd)
    },
    proc_exit: (status: number) => {
      throw new Exit(status)
    },
  }

  get #view(): DataView {
    return new DataView(this.memory.buffer)
  }

  get #bytes(): Uint8Array {
    return new Uint8Array(this.memory.buffer)
  }

  #u32(at: number, value: number): number {
    this.#view.setUint32(at, value, true)
    return ok
  }

  #write(fd: number, bytes: Uint8Array): void {
    if (fd < folderFd) {
      this.#printed += new TextDecoder().decode(bytes)
      return
    }
    const end = this.#position + bytes.length
    if (end > this.#file.length) {
      const larger = new Uint8Array(Math.max(end, this.#file.length * 2))
      larger.set(this.#file)
      this.#file = larger
    }
    this.#file.set(bytes, this.#position)
    this.#position = end
    this.#size = Math.max(this.#size, end)
  }
}
