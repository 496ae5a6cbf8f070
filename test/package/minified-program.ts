import { LLM, STT, TTS, tap, UserTurn, VAD } from '../../processors/index.ts'
import { FrameProcessor, Pipeline, PipelineTask, SpeakFrame, TransportOutput } from '../../src/engine.ts'
import { scriptedLlm, scriptedStt, scriptedTts, scriptedVad } from '../../src/testing/index.ts'

class Named extends FrameProcessor {
  static override readonly processorName: string = 'Named'
  override process(): void {
    throw new Error('no')
  }
}

class Nameless extends FrameProcessor {}

/** Prints what its processors are called, and where an error says that it happened. Names are what they were if bundled and minified. */
const voices = [new TTS(scriptedTts()), new TTS(scriptedTts())]
const pipeline = new Pipeline([
  new VAD(scriptedVad()),
  new STT(scriptedStt()),
  new UserTurn(),
  new LLM(scriptedLlm({ answers: ['x'] })),
  ...voices,
  tap(() => {}),
  new TransportOutput({ sampleRate: 16_000, write() {} }),
  new Named(),
])
console.log(new Nameless().name === 'Nameless' ? 'not minified' : 'minified')
new PipelineTask(pipeline)
console.log(pipeline.processors.map(({ name }) => name).join())
const task = new PipelineTask(new Pipeline([new Named()]), {
  observers: [{ onStart: ({ processors }) => console.log(processors.map(({ name }) => name).join()) }],
})
task.on('error', ({ processor, message }) => console.log(processor, message))
task.once('start', () => void task.push(new SpeakFrame({ text: 'x' })))
task.end()
await task.run()
