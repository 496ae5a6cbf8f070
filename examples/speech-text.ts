import { LLMResponseEndFrame, LLMTextFrame, TTSTextFrame } from 'antiphon'
import { TTS } from 'antiphon/processors'
import { runProcessor, scriptedTts } from 'antiphon/testing'

const voice = scriptedTts({ normalizes: false })
const tts = new TTS(voice, {
  language: 'en-US',
  pronunciations: { nginx: 'engine x', Siobhan: 'shiv-awn' },
  firstClauseWords: 4,
})
const answer =
  'Well, as Siobhan has said, **nginx** costs $3.50 a month. [laughs] See https://example.com/prices!'
const { downstream } = await runProcessor(tts, [
  new LLMTextFrame({ text: answer }),
  new LLMResponseEndFrame(),
])

console.log('The voice is given', voice.sentences)
console.log(
  'The conversation keeps',
  downstream.flatMap((frame) => (frame instanceof TTSTextFrame ? [frame.text] : [])),
)
