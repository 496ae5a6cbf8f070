import {
  checkOptions,
  type DTMFKey,
  dtmfKeys,
  type OptionRules,
  SendDTMFFrame,
  type Tool,
  tool,
} from '../../src/engine.ts'

/** Options of {@link sendDigits}. */
export interface SendDigitsOptions {
  /** Name the model calls it by. Default `send_digits`. */
  name?: string
  /** When the model is to call it. Default: when a machine asks for keys. */
  description?: string
}

const optionRules: OptionRules<SendDigitsOptions> = {
  name: 'any',
  description: 'any',
}

/**
 * A tool by which the model presses keys of the telephone, behind what it has said: for the menus of other people's
 * machines. Needs an output that sends keys, or a `DTMFSender` before it.
 */
export function sendDigits(options: SendDigitsOptions = {}): Tool {
  const {
    name = 'send_digits',
    description = 'Presses keys of the telephone. Call it when a menu or a machine asks for keys.',
  } = checkOptions('sendDigits', options, optionRules)
  return tool({
    name,
    description,
    parameters: {
      type: 'object',
      properties: { digits: { type: 'string', description: 'The keys in order, of 0-9, * and #.' } },
      required: ['digits'],
    },
    execute({ digits }, { push }) {
      const keys = [...digits.toUpperCase().replace(/[\s-]/g, '')]
      if (keys.length === 0 || !keys.every(isKey))
        throw new Error(`"${digits}" are no keys: they are 0-9, * and #.`)
      push(new SendDTMFFrame({ keys }))
      return 'sent'
    },
  })
}

function isKey(key: string): key is DTMFKey {
  return (dtmfKeys as readonly string[]).includes(key)
}
