import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MissingPackageError } from '../../../src/engine.ts'

/**
 * The absolute path of an installed package's folder, whatever its `exports` allow.
 * @param name The package: `onnxruntime-node`.
 * @param neededBy Who needs it, for the error.
 * @throws MissingPackageError if it is not installed.
 */
export function packageFolder(name: string, neededBy: string): string {
  const folder = installed(name)
  if (folder === undefined) throw new MissingPackageError(name, neededBy)
  return folder
}

/**
 * The folders of several packages, in their order.
 * @throws MissingPackageError naming all that are not installed.
 */
export function packageFolders(names: readonly string[], neededBy: string): string[] {
  const folders = names.map((name) => installed(name) ?? '')
  const missing = names.filter((_, i) => folders[i] === '')
  if (missing.length > 0) throw new MissingPackageError(missing, neededBy)
  return folders
}

/** Whether a package is installed. */
export function hasPackage(name: string): boolean {
  return installed(name) !== undefined
}

/** Looks where an import of this module's looks: `findPackageJSON` of `node:module` would do, but Bun has none. */
function installed(name: string): string | undefined {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name)
    if (existsSync(join(folder, 'package.json'))) return folder
    if (at === dirname(at)) return undefined
  }
}
