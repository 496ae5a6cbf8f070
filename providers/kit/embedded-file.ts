import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { onnxPackage } from './onnx.ts'
import { packageFolder, packageFolders } from './worker/package-folder.ts'

const embedded = 'antiphon-embedded'

/**
 * The path of a file of `antiphon-embedded` that ONNX Runtime is to run, or that belongs to such a one.
 * @param file Its path in there: `silero/silero_vad_v6.onnx`.
 * @param neededBy Who needs it, for the error.
 * @throws MissingPackageError naming both packages if neither is installed.
 */
export function embeddedFile(file: string, neededBy: string): string {
  const [folder] = packageFolders([embedded, onnxPackage()], neededBy)
  const path = join(folder!, file)
  // In the repository, what is taken from other packages when this one is packed is where it is taken from.
  const list = join(folder!, 'taken.json')
  if (existsSync(path) || !existsSync(list)) return path
  const taken = JSON.parse(readFileSync(list, 'utf8')) as Record<string, string>
  const [, name, rest] = taken[file]?.match(/^(@[^/]+\/[^/]+)\/(.+)$/) ?? []
  return name === undefined ? path : join(packageFolder(name, neededBy), rest!)
}
