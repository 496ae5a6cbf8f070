import type { LLMRequest, Tool } from 'antiphon'
import { call, onResult, type RuleFinding, type RuleReply, rule } from 'antiphon/llm/rules'
import { hear, type Token, tokens } from './hear.ts'
import { readNumber, sayNumber } from './numbers.ts'

/** A command to the robot. */
export interface RobotCommand {
  readonly direction: 'forward' | 'backward' | 'left' | 'right' | 'up' | 'down' | 'around' | 'stop'
  readonly amount?: number
  readonly unit?: string
}

const directions: Readonly<Record<string, RobotCommand['direction']>> = {
  forward: 'forward',
  forwards: 'forward',
  foreword: 'forward',
  ahead: 'forward',
  straight: 'forward',
  back: 'backward',
  backward: 'backward',
  backwards: 'backward',
  left: 'left',
  right: 'right',
  write: 'right',
  up: 'up',
  down: 'down',
  around: 'around',
}

const verbs = /^(go|goes|move|drive|walk|run|roll|head|step|turn|turned|turning|term|rotate|spin)$/
const turning = /^(turn|turned|turning|term|rotate|spin)$/
const between = /^(the|a|to|robot|your|it|straight)$/

const units: Readonly<Record<string, string>> = {
  ...{ m: 'meter', meter: 'meter', meters: 'meter', leader: 'meter', leaders: 'meter' },
  ...{ foot: 'foot', feet: 'foot', step: 'step', steps: 'step', inch: 'inch', inches: 'inch' },
  ...{ degree: 'degree', degrees: 'degree', centimeter: 'centimeter', centimeters: 'centimeter' },
  ...{ kilometer: 'kilometer', kilometers: 'kilometer', yard: 'yard', yards: 'yard' },
}
const plurals: Readonly<Record<string, string>> = { foot: 'feet', inch: 'inches' }

/** Finds a command to the robot: "go forward ten meters", "turn left ninety degrees". */
export function findCommand(text: string): RuleFinding<RobotCommand> | undefined {
  const heard = hear(text).replace(/\b(?:four|for) word(s?)\b/g, 'forward$1')
  const words = tokens(heard)
  for (let at = 0; at < words.length; at++) {
    const found = readCommand(words, at)
    if (found) return { found, index: words[at]!.index }
  }
  return undefined
}

function readCommand(words: readonly Token[], at: number): RobotCommand | undefined {
  let next = at
  const verb = verbs.test(words[at]!.word) ? words[next++]!.word : undefined
  while (verb && between.test(words[next]?.word ?? '') && directions[words[next + 1]?.word ?? '']) next++
  const direction = directions[words[next]?.word ?? '']
  if (!direction) return undefined
  const turn = verb !== undefined && turning.test(verb)
  next += words[next]?.word === 'straight' && words[next + 1]?.word === 'ahead' ? 2 : 1
  const distance = /^(for|by)$/.test(words[next]?.word ?? '') && readMeasure(words, next + 1, turn) ? 1 : 0
  const measure = readMeasure(words, next + distance, turn)
  // Without its verb ("forward ten meters") a direction counts only if a measure follows: "I am back" is no command.
  if (!verb && !measure) return undefined
  return { direction, ...measure }
}

function readMeasure(words: readonly Token[], at: number, turn: boolean) {
  const sure = readNumber(words, at)
  const number = sure ?? readNumber(words, at, true)
  if (!number) return undefined
  const unit = units[words[at + number.length]?.word ?? '']
  if (!unit && !sure) return undefined
  const name = unit ?? (turn ? 'degree' : 'step')
  return { amount: number.value, unit: number.value === 1 ? name : (plurals[name] ?? `${name}s`) }
}

/** Finds "stop" where it is the robot that is to stop: it moved last, or is named, or nothing was said before. */
export function findHalt(text: string, request: LLMRequest): RuleFinding<RobotCommand> | undefined {
  const heard = hear(text)
  const found = /\b(?:stop|halt|freeze)\b/.exec(heard)
  if (!found || /\b(?:story|talking|speaking)\b/.test(heard)) return undefined
  if (!/\brobot\b|\bhalt\b/.test(heard) && !robotSpokeLast(request)) return undefined
  return { found: { direction: 'stop' }, index: found.index }
}

function robotSpokeLast({ messages }: LLMRequest): boolean {
  const now = messages.findLastIndex(({ role }) => role === 'user')
  const before = messages.slice(0, now).filter(({ role }) => role !== 'system')
  if (before.length === 0) return true
  const tool = before.findLast(({ role }) => role === 'tool' || role === 'user')
  return tool?.role === 'tool' && tool.name === 'robot'
}

const order = ({ found }: { readonly found: RobotCommand }): RuleReply => call('robot', { ...found })

/** "Go forward ten meters." */
export const moveRobot = rule(findCommand, order)
/** "Stop", to the robot. */
export const haltRobot = rule(findHalt, order)

/** Says what the robot does. */
export const answerRobot = onResult<RobotCommand>('robot', ({ direction, amount, unit }) => {
  if (direction === 'stop') return 'Stopping the robot.'
  const verb = /^(left|right|around)$/.test(direction) ? 'Turning' : 'Going'
  const measure = amount === undefined ? '' : ` ${sayNumber(amount)}${unit ? ` ${unit}` : ''}`
  return `${verb} ${direction}${measure}.`
})

/** The robot: it carries nothing out, and reports what it was told. */
export const robot: Tool = {
  name: 'robot',
  description: 'Moves or turns the robot, or stops it.',
  parameters: {
    type: 'object',
    properties: {
      direction: {
        type: 'string',
        enum: ['forward', 'backward', 'left', 'right', 'up', 'down', 'around', 'stop'],
      },
      amount: { type: 'number', description: 'How far.' },
      unit: { type: 'string', description: 'meters, feet, steps or degrees' },
    },
    required: ['direction'],
    additionalProperties: false,
  },
  execute: (args) => ({ done: true, ...args }),
}
