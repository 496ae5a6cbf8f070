/** Puts the files of other packages, which are devDependencies of the repository, where `files` publishes them. */
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'

const here = (path: string) => new URL(path, import.meta.url)

const taken = JSON.parse(readFileSync(here('taken.json'), 'utf8')) as Record<string, string>
for (const [file, from] of Object.entries(taken)) {
  mkdirSync(here(dirname(file)), { recursive: true })
  copyFileSync(here(`../node_modules/${from}`), here(file))
}
