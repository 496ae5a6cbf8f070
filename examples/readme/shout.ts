import { type Direction, type Frame, LLMTextFrame } from 'antiphon'
import { FrameProcessor } from 'antiphon/kit'
import { runProcessor } from 'antiphon/testing'

class Shout extends FrameProcessor {
  override process(frame: Frame, direction: Direction) {
    if (frame instanceof LLMTextFrame) return this.push(frame.with({ text: frame.text.toUpperCase() }))
    return this.push(frame, direction)
  }
}

const { downstream } = await runProcessor(new Shout(), [new LLMTextFrame({ text: 'hello' })])
console.log(downstream.map((frame) => frame instanceof LLMTextFrame && frame.text))
