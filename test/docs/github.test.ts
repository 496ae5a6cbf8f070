import { globSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { mistakesIn } from './commands.ts'
import { exists, read, root } from './guides.ts'

const yaml = <T>(path: string) => parse(read(path)) as T
const inFolder = (folder: string) =>
  globSync(`${folder}/*.yml`, { cwd: root }).map((path) => path.replaceAll('\\', '/'))

interface Workflow {
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly run?: string }[] }>>
}

describe.each(inFolder('.github/workflows'))('%s', (path) => {
  const steps = Object.values(yaml<Workflow>(path).jobs).flatMap((job) => job.steps)
  const commands = steps.flatMap(({ run }) => run?.trim().split('\n') ?? [])

  test('runs scripts and files that exist', () => {
    expect(commands.length).toBeGreaterThan(5)
    expect(commands.filter((command) => !command.startsWith('.')).flatMap(mistakesIn)).toEqual([])
    expect(commands.filter((command) => command.startsWith('.') && !exists(command))).toEqual([])
  })

  test('runs what has to pass before a change lands', () => {
    expect(commands).toContain('.ci/run')
  })
})

interface Form {
  readonly name: string
  readonly description: string
  readonly body: readonly {
    readonly type: string
    readonly id?: string
    readonly attributes: {
      readonly label?: string
      readonly value?: string
      readonly options?: readonly string[]
    }
  }[]
}

test.each(inFolder('.github/ISSUE_TEMPLATE').filter((path) => !path.endsWith('config.yml')))(
  '%s is a form that GitHub takes',
  (path) => {
    const { name, description, body } = yaml<Form>(path)
    expect([typeof name, typeof description]).toEqual(['string', 'string'])
    const ids = body.flatMap(({ id }) => id ?? [])
    expect(new Set(ids).size).toBe(ids.length)
    for (const { type, id, attributes } of body) {
      expect(['markdown', 'textarea', 'input', 'dropdown']).toContain(type)
      expect(type === 'markdown' ? attributes.value : id && attributes.label).toBeTruthy()
      if (type === 'dropdown') expect(attributes.options?.length).toBeGreaterThan(1)
    }
  },
)

test('what the pages and forms name is there', () => {
  for (const file of [
    'SECURITY.md',
    'CODE_OF_CONDUCT.md',
    'CONTRIBUTING.md',
    '.github/pull_request_template.md',
  ])
    expect(exists(file)).toBe(true)
})

test('the script that has to pass runs scripts and files that exist', () => {
  const commands = read('.ci/run').match(/^(?:npm|npx|node) .*$/gm) ?? []
  expect(commands.length).toBeGreaterThan(5)
  expect(commands.filter((command) => !command.includes("-e '")).flatMap(mistakesIn)).toEqual([])
})
