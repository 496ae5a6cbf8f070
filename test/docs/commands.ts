import { globSync } from 'node:fs'
import { exists, read, root } from './guides.ts'

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>
  readonly peerDependencies: Readonly<Record<string, string>>
  readonly devDependencies: Readonly<Record<string, string>>
}

const manifest = JSON.parse(read('package.json')) as Manifest

/** What is wrong with a shell command: a script, a file, an option or a package that does not exist. */
export function mistakesIn(command: string): string[] {
  const steps = command.replace(/(^|\s)#.*$/, '').split('&&')
  return steps.flatMap((step) => mistakes(step.trim().match(/"[^"]*"|\S+/g) ?? []))
}

function mistakes(words: readonly string[]): string[] {
  const [program, ...rest] = words.filter((word) => !/^[A-Z_]+=/.test(word))
  if (program === undefined) return []
  if (program === 'npm') return npm(rest)
  if (program === 'npx') return npx(rest)
  if (program === 'node') return files(rest)
  return program === 'apt-get' ? [] : [`nobody knows ${program}`]
}

function npm([verb, ...rest]: readonly string[]): string[] {
  if (verb === 'ci') return []
  if (verb === 'install') return rest.flatMap(packages)
  const [script = '', ...given] = verb === 'run' ? rest : [verb ?? '', ...rest]
  const text = manifest.scripts[script]
  if (text === undefined) return [`no script ${script}`]
  return [...files(given), ...options(text, given)]
}

/** A package of the registry's is one that the project knows, in a version that it takes. */
function packages(word: string): string[] {
  if (word.startsWith('-') || word === 'antiphon' || /^(?:npm|bun|deno)@[\d.]+$/.test(word)) return []
  const [, name = word, version] = word.match(/^(@?[^@]+)(?:@(.+))?$/) ?? []
  const known = manifest.peerDependencies[name] ?? manifest.devDependencies[name]
  if (known === undefined) return [`no package ${name}`]
  return version === undefined || version === known ? [] : [`${name} is wanted in version ${known}`]
}

function npx([tool, verb, ...rest]: readonly string[]): string[] {
  return tool === 'vitest' && verb === 'run' ? files(rest) : [`nobody knows npx ${tool}`]
}

/** Files of the repository are there; what has no folder is the reader's own. */
function files(words: readonly string[]): string[] {
  return words
    .filter((word) => /^\w+\/[\w./-]+$/.test(word) && !exists(word))
    .map((word) => `no file ${word}`)
}

/** An option is named in the program that it is given to, or in its folder. */
function options(script: string, words: readonly string[]): string[] {
  const program = [script, ...words].join(' ').match(/\S+\.ts/)?.[0]
  if (program === undefined || !exists(program)) return []
  const folder = program.replace(/(?:\/(?:main|index))?\.ts$/, '')
  const texts = [program, ...globSync(`${folder}/*.ts`, { cwd: root })].map(read)
  return words
    .filter((word) => word.startsWith('--') && word.length > 2)
    .filter((word) => !texts.some((text) => new RegExp(`\\b${word.slice(2)}\\b`).test(text)))
    .map((word) => `no option ${word}`)
}
