import { mkdir, readFile, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { writeWhole } from 'antiphon/transports/file'

/** What a browser loads, by the names of its files. */
export type PageFiles = ReadonlyMap<string, Uint8Array>

const root = new URL('../../', import.meta.url)
const sources = new URL('page/', import.meta.url)
const built = new URL('dist/', import.meta.url)
const inputsFile = 'inputs.json'
const names = ['index.html', 'style.css', 'page.js', 'capture.js', 'playback.js']

/** The page: as `npm run build` left it, or built now if a file that belongs to it has changed since. */
export async function pageFiles(folder = built): Promise<PageFiles> {
  return (await upToDate(folder)) ? new Map(await read(names, folder)) : (await buildPage()).files
}

/** Builds the page into a folder, `dist` beside this file, for `npm run build`. */
export async function writePage(folder = built): Promise<void> {
  const { files, inputs } = await buildPage()
  await mkdir(folder, { recursive: true })
  await Promise.all([...files].map(([name, body]) => writeWhole(new URL(name, folder), body)))
  await writeWhole(new URL(inputsFile, folder), JSON.stringify(inputs))
}

async function buildPage(): Promise<{ files: PageFiles; inputs: readonly string[] }> {
  const { build } = await import('esbuild') // only if there is something to build
  const path = (name: string) => fileURLToPath(new URL(name, sources))
  const plain = ['index.html', 'style.css']
  const { outputFiles, metafile } = await build({
    entryPoints: { page: path('main.ts'), capture: path('capture.ts'), playback: path('playback.ts') },
    absWorkingDir: fileURLToPath(root),
    outdir: '/',
    bundle: true,
    conditions: ['antiphon-source', 'module'], // the package as it stands here, not as it was built last
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    logLevel: 'silent',
  })
  const scripts = outputFiles.map(({ path, contents }) => [path.split(/[\\/]/).at(-1)!, contents] as const)
  return {
    files: new Map([...(await read(plain, sources)), ...scripts]),
    inputs: [
      ...Object.keys(metafile.inputs),
      ...plain.map((name) => `examples/talk/page/${name}`),
      'package-lock.json',
    ],
  }
}

function read(names: readonly string[], folder: URL): Promise<[string, Uint8Array][]> {
  return Promise.all(names.map(async (name) => [name, await readFile(new URL(name, folder))]))
}

async function upToDate(folder: URL): Promise<boolean> {
  try {
    const list = new URL(inputsFile, folder)
    const { mtimeMs: builtMs } = await stat(list)
    const inputs = JSON.parse(await readFile(list, 'utf8')) as string[]
    const changes = await Promise.all(inputs.map((input) => stat(new URL(input, root))))
    return changes.every(({ mtimeMs }) => mtimeMs <= builtMs)
  } catch {
    return false // not built, or a file of it is gone
  }
}
