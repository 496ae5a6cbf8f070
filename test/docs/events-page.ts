import ts from 'typescript'
import { exportedSources } from '../../exported-sources.ts'
import { root } from './guides.ts'
import { compile, pathOf } from './snippets.ts'

/** The page of session events and measurements, named from the root. */
export const eventsPage = 'docs/events.md'

/** The command that writes it. */
export const eventsCommand = 'npm run example -- test/docs/events-program.ts'

/** The maps that others may add to, and what a task emits. All entries are imported, for what they add. */
const source = [
  ...exportedSources().map((path) => `import type {} from '${root}${path}'`),
  "import type * as antiphon from 'antiphon'",
  'export type Events = antiphon.SessionEventMap',
  'export type Measurements = antiphon.MetricsMap',
  'export type Stages = antiphon.StageMap',
  'export type Calls = antiphon.CallRoleMap',
  'export type TaskEvents = antiphon.TaskEvents',
].join('\n')

/** A name in the code, with what is written about it there. */
interface Named {
  readonly name: string
  readonly doc: string
  readonly type: ts.Type
  readonly optional: boolean
}

/** Writes the page from the types. */
export function eventsText(): string {
  const program = compile([source])
  const checker = program.getTypeChecker()
  const file = program.getSourceFile(pathOf(0))!

  /** The members of a map, in their order. */
  function membersOf(map: string): readonly Named[] {
    const alias = file.statements.find((each) => ts.isTypeAliasDeclaration(each) && each.name.text === map)
    return fieldsOf(checker.getTypeFromTypeNode((alias as ts.TypeAliasDeclaration).type))
  }

  function fieldsOf(type: ts.Type): readonly Named[] {
    return checker.getPropertiesOfType(type).map((property) => ({
      name: property.name,
      doc: plain(ts.displayPartsToString(property.getDocumentationComment(checker))),
      type: checker.getTypeOfSymbol(property),
      optional: (property.flags & ts.SymbolFlags.Optional) !== 0,
    }))
  }

  /** A type in one line, without what being optional adds to it. */
  function written({ type, optional }: Named): string {
    const shown = optional ? checker.getNonNullableType(type) : type
    const members = shown.isUnion() ? shown.types : []
    const literals = members.flatMap((each) => (each.isStringLiteral() ? `'${each.value}'` : []))
    if (literals.length > 0 && literals.length === members.length) return literals.join(' | ')
    const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope
    return checker.typeToString(shown, undefined, flags).replaceAll('<ArrayBufferLike>', '')
  }

  const fieldRows = (fields: readonly Named[]) =>
    table(
      ['field', 'type', 'what it is'],
      fields.map((field) => [
        `\`${field.name}\`${field.optional ? ' (may be left out)' : ''}`,
        `\`${written(field)}\``,
        field.doc,
      ]),
    )

  function section({ name, doc, type }: Named): string {
    const fields = fieldsOf(type).filter((field) => field.name !== 'type')
    const rows = fields.length > 0 ? ['', fieldRows(fields)] : []
    return [`### \`${name}\``, '', doc, ...rows].join('\n')
  }

  const names = (map: string) =>
    table(
      ['name', 'what it is'],
      membersOf(map).map(({ name, doc }) => [`\`${name}\``, doc]),
    )

  return `${[
    intro,
    ...membersOf('Events').map(section),
    measurements,
    ...membersOf('Measurements').map(section),
    stages,
    names('Stages'),
    calls,
    names('Calls'),
    taskEvents,
    table(
      ['event', 'with', 'when'],
      membersOf('TaskEvents').map((each) => [
        `\`${each.name}\``,
        written(each)
          .slice(1, -1)
          .replace(/.+/, (given) => `\`${given}\``),
        each.doc,
      ]),
    ),
    own,
  ].join('\n\n')}\n`
}

const intro = `# Session events and metrics

<!-- Written from the code by \`${eventsCommand}\`: change the docstrings there. -->

All that a session tells of, with every field, as it stands in the code. [Seen from outside](observing.md) says how to listen.

## Session events

What \`new SessionEvents((event) => …)\` tells. Every event has its name as \`type\`, and \`atMs\`, the time on the session's clock in milliseconds.`

const measurements = `## Measurements

What a \`MetricsFrame\` carries, told apart by \`type\`. Times are in milliseconds.`

const stages = `## Stages

What \`stage\` may be in a measurement of that type. A turn has \`<stage>Ms\` and \`<stage>TtfbMs\` for each.`

const calls = `## Calls of providers

What \`role\` may be in the calls that \`onCall\` of an observer is told of.`

const taskEvents = `## Events of a task

What \`task.on(name, …)\` takes, with what the listener is given.`

const own = `## One of your own

All these maps are open: add to \`SessionEventMap\`, \`MetricsMap\`, \`StageMap\` or \`CallRoleMap\` by declaration merging, and say by \`registerEvent\` or \`registerMetrics\` what observers
tell of it. The docstrings of these maps show how.`

/** A docstring in one line, with names in code for links to them. */
function plain(doc: string): string {
  return doc
    .replaceAll(/\{@link (\S+?)\}/g, '`$1`')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n')
}
