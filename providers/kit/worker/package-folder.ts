import { existsSync } from 'node:fs'
import { findPackageJSON } from 'node:module'
import { dirname } from 'node:path'
import { MissingPackageError } from '../../../src/engine.ts'

/**
 * The absolute path of an installed package's folder, whatever its `exports` allow.
 * @param name The package: `onnxruntime-node`.
 * @param neededBy Who needs it, for the error.
 * @throws MissingPackageError if it is not installed.
 */
export function packageFolder(name: string, neededBy: string): string {
  try {
    const path = findPackageJSON(name, import.meta.url)
    if (path !== undefined && existsSync(path)) return dirname(path)
  } catch (cause) {
    throw new MissingPackageError(name, neededBy, { cause })
  }
  throw new MissingPackageError(name, neededBy)
}

/**
 * The folders of several packages, in their order.
 * @throws MissingPackageError naming all that are not installed.
 */
export function packageFolders(names: readonly string[], neededBy: string): string[] {
  const missing: string[] = []
  const folders = names.map((name) => {
    try {
      return packageFolder(name, neededBy)
    } catch {
      missing.push(name)
      return ''
    }
  })
  if (missing.length > 0) throw new MissingPackageError(missing, neededBy)
  return folders
}
