import { expect, test } from 'vitest'
import {
  ContextError,
  decodeFrame,
  encodeFrame,
  SettingsFrame,
  type Tool,
  WireError,
} from '../../src/engine.ts'

const tool: Tool = { name: 'look', description: '', parameters: {}, execute: () => 'seen' }

test('settings travel, except tools, which are code', () => {
  const settings = { system: 'Be kind.', model: 'small', temperature: 0, maxTokens: 50, voice: 'low' }
  expect(decodeFrame(encodeFrame(new SettingsFrame({ settings })))).toMatchObject({ settings })
  expect(() => encodeFrame(new SettingsFrame({ settings: { tools: [tool] } }))).toThrow(WireError)
})

test('tools that came from elsewhere are refused', () => {
  const { execute: _, ...schema } = tool
  for (const tools of [[schema], [null], 'look'])
    expect(() => new SettingsFrame({ settings: { tools: tools as never } })).toThrow(ContextError)
  expect(new SettingsFrame({ settings: { tools: [] } }).settings.tools).toEqual([])
})
