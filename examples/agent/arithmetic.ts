import type { Tool } from 'antiphon'
import { call, onResult, type RuleFinding, rule } from 'antiphon/llm/rules'
import { evaluate } from './evaluate.ts'
import { hear, type Token, tokens } from './hear.ts'
import { readNumber, sayNumber } from './numbers.ts'

/** Ways to say an operator, longer ones first. */
const operators: readonly (readonly [readonly string[], string])[] = [
  [['multiplied', 'by'], '*'],
  [['multiplied', 'with'], '*'],
  [['divided', 'by'], '/'],
  [['added', 'to'], '+'],
  [['take', 'away'], '-'],
  [['plus'], '+'],
  [['+'], '+'],
  [['minus'], '-'],
  [['less'], '-'],
  [['-'], '-'],
  [['times'], '*'],
  [['time'], '*'],
  [['x'], '*'],
  [['*'], '*'],
  [['divided'], '/'],
  [['over'], '/'],
  [['/'], '/'],
]

/** Ways to ask with the verb first: "add two and three". `swap` where the second number is the first operand. */
const verbs = new Map([
  ['add', { operator: '+', swap: false }],
  ['sum', { operator: '+', swap: false }],
  ['multiply', { operator: '*', swap: false }],
  ['product', { operator: '*', swap: false }],
  ['divide', { operator: '/', swap: false }],
  ['subtract', { operator: '-', swap: true }],
])

const spoken: Readonly<Record<string, string>> = {
  '+': 'plus',
  '-': 'minus',
  '*': 'times',
  '/': 'divided by',
}

/** Finds a sum in what was said, as an expression: "what is twelve times seven" is `12 * 7`. */
export function findSum(text: string): RuleFinding<string> | undefined {
  const words = tokens(hear(text))
  for (let at = 0; at < words.length; at++) {
    const expression = readSum(words, at) ?? readVerb(words, at)
    if (expression !== undefined) return { found: expression, index: words[at]!.index }
  }
  return undefined
}

function readSum(words: readonly Token[], at: number): string | undefined {
  const first = readNumber(words, at, true)
  if (!first) return undefined
  let expression = String(first.value)
  let next = at + first.length
  let operands = 1
  while (true) {
    const operator = operators.find(([said]) => said.every((word, i) => words[next + i]?.word === word))
    const number = operator && readNumber(words, next + operator[0].length, true)
    if (!operator || !number) break
    expression += ` ${operator[1]} ${number.value}`
    next += operator[0].length + number.length
    operands++
  }
  return operands > 1 ? expression : undefined
}

function readVerb(words: readonly Token[], at: number): string | undefined {
  const verb = verbs.get(words[at]!.word)
  if (!verb) return undefined
  const from = at + (words[at + 1]?.word === 'of' ? 2 : 1)
  const first = readNumber(words, from)
  if (!first || !/^(and|to|by|with|from)$/.test(words[from + first.length]?.word ?? '')) return undefined
  const second = readNumber(words, from + first.length + 1, true)
  if (!second) return undefined
  const [left, right] = verb.swap ? [second, first] : [first, second]
  return `${left.value} ${verb.operator} ${right.value}`
}

/** "What is twelve times seven?" */
export const askSum = rule(findSum, ({ found }) => call('calculate', { expression: found }))

/** Says what the tool `calculate` returned. */
export const answerSum = onResult<{ expression: string; value: number }>(
  'calculate',
  ({ expression, value }) => {
    const asked = expression.split(' ').map((word) => spoken[word] ?? sayNumber(Number(word)))
    const exact = Math.abs(value * 1000 - Math.round(value * 1000)) < 1e-6
    const sentence = `${asked.join(' ')} is ${exact ? '' : 'about '}${sayNumber(value)}.`
    return sentence.charAt(0).toUpperCase() + sentence.slice(1)
  },
  (reason) => (reason.includes('zero') ? 'Nothing can be divided by zero.' : 'I cannot work that out.'),
)

/** Works out sums. */
export const calculate: Tool = {
  name: 'calculate',
  description: 'Works out an arithmetic expression. Use it for every sum.',
  parameters: {
    type: 'object',
    properties: {
      expression: { type: 'string', description: 'Numbers, + - * / and parentheses, such as "12 * 7".' },
    },
    required: ['expression'],
    additionalProperties: false,
  },
  execute({ expression }) {
    const text = String(expression)
    return { expression: text, value: evaluate(text) }
  },
}
