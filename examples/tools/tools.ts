import { z } from 'zod'
import { hangUp } from '../../processors/index.ts'
import { tool } from '../../src/index.ts'

const weather = tool({
  name: 'weather',
  description: 'The weather in a city.',
  parameters: z.object({ city: z.string().describe('Its name in English.') }),
  filler: ({ city }) => `Let me see about ${city}.`, // said if it takes longer than fillerAfterMs
  async execute({ city }, { clock, signal }) {
    await clock.sleep(3_000, signal) // stands for a service that takes its time
    return { city, sky: 'sunny', celsius: 21 }
  },
})

const bookTable = tool({
  name: 'book_table',
  description: 'Books a table in the restaurant.',
  parameters: {
    type: 'object',
    properties: { guests: { type: 'integer' }, where: { enum: ['inside', 'outside'] } },
    required: ['guests'],
  },
  survivesInterruption: true, // must not be stopped half-way
  execute: ({ guests, where = 'inside' }) => `A table for ${guests} ${where} is booked.`,
})

const orderPizza = tool({
  name: 'order_pizza',
  description: 'Orders a pizza.',
  parameters: z.object({ topping: z.string() }),
  delivers: 'later', // the conversation goes on meanwhile
  async execute({ topping }, { clock, signal, progress }) {
    await clock.sleep(4_000, signal)
    progress('in the oven')
    await clock.sleep(4_000, signal)
    return `The pizza with ${topping} is on its way.`
  },
})

export const tools = [weather, bookTable, orderPizza, hangUp()]
