import { expect, test } from 'vitest'
import { AssistantContext, LLM, STT, TTS, UserContext, UserTurn, VAD } from '../../processors/index.ts'
import {
  InterruptFrame,
  LLMContext,
  type Message,
  Pipeline,
  PipelineTask,
  type Tool,
} from '../../src/engine.ts'
import {
  type CallerScript,
  type ScriptedLLMOptions,
  SimulatedCaller,
  scriptedLlm,
  scriptedStt,
  scriptedTts,
  scriptedVad,
  VirtualClock,
} from '../../src/testing/index.ts'

async function converse(
  script: CallerScript,
  { answers, tools = [], ...model }: ScriptedLLMOptions & { tools?: Tool[] },
) {
  const clock = new VirtualClock()
  const caller = new SimulatedCaller(script)
  const context = new LLMContext()
  const llm = scriptedLlm({ answers, ...model })
  const interrupts: InterruptFrame[] = []
  const errors: Error[] = []
  const task = new PipelineTask(
    new Pipeline([
      caller.input(),
      new VAD(scriptedVad()),
      new STT(scriptedStt({ finalMs: 50 })),
      new UserTurn(),
      new UserContext(context),
      new LLM(llm, { tools }),
      new TTS(scriptedTts()),
      caller.output(),
      new AssistantContext(context),
    ]),
    {
      clock,
      observers: [
        {
          onPush(_source, target, frame) {
            if (frame instanceof InterruptFrame && target.name === 'sink') interrupts.push(frame)
          },
        },
      ],
    },
  )
  task.on('error', (error) => errors.push(error))
  const result = await clock.runUntil(task.run())
  return {
    result,
    messages: context.messages as Message[],
    heard: caller.heard,
    llm,
    interrupts,
    errors,
    clock,
  }
}

test('the agent answers what the caller said', async () => {
  const { messages, heard, errors, result } = await converse(
    async (caller) => {
      await caller.wait(200)
      await caller.say('hello there')
      await caller.answered()
    },
    { answers: ['Hi. How are you?'] },
  )
  expect(errors).toEqual([])
  expect(result).toEqual({ reason: 'ended' })
  expect(heard).toBe('Hi. How are you?')
  expect(messages).toEqual([
    { role: 'user', content: 'hello there' },
    { role: 'assistant', content: 'Hi. How are you?' },
  ])
})

test('a caller who talks over the agent is heard, and the context keeps only the words that sounded', async () => {
  const { messages, heard, interrupts, errors } = await converse(
    async (caller) => {
      await caller.wait(200)
      await caller.say('tell me a story')
      await caller.agentSpeaks()
      await caller.wait(1_000)
      await caller.say('stop it please')
      await caller.answered()
    },
    { answers: ['Once upon a time there was a king who had three daughters and a dog.', 'As you wish.'] },
  )
  expect(errors).toEqual([])
  expect(interrupts).toHaveLength(1)
  expect(heard).toBe('Once upon a As you wish.')
  expect(messages).toEqual([
    { role: 'user', content: 'tell me a story' },
    { role: 'assistant', content: 'Once upon a' },
    { role: 'user', content: 'stop it please' },
    { role: 'assistant', content: 'As you wish.' },
  ])
})

test('a backchannel pauses the agent and it goes on where it stopped', async () => {
  const { messages, heard, interrupts } = await converse(
    async (caller) => {
      await caller.say('tell me a story')
      await caller.agentSpeaks()
      await caller.wait(1_000)
      await caller.say('mm-hm')
      await caller.agentSilent(2_000)
    },
    { answers: ['Once upon a time there was a king who had three daughters and a dog.'] },
  )
  expect(interrupts).toHaveLength(0)
  expect(heard).toContain('king')
  expect(messages.at(-1)?.content).toBe(
    'Once upon a time there was a king who had three daughters and a dog.',
  )
})
