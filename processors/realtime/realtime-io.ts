import {
  AudioRawFrame,
  InterimTranscriptionFrame,
  LLMContextFrame,
  LLMResponseEndFrame,
  LLMResponseStartFrame,
  LLMTextFrame,
  PipelineError,
  type ProcessorIO,
  type RealtimeProvider,
  TranscriptionFrame,
  TTSAudioFrame,
  TTSTextFrame,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../../src/engine.ts'
import type { RealtimeOptions } from './realtime-options.ts'

const answer = [TTSAudioFrame, TTSTextFrame, LLMTextFrame, LLMResponseStartFrame, LLMResponseEndFrame]
const user = [
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
  UserTurnStartedFrame,
  UserTurnEndedFrame,
  TranscriptionFrame,
  InterimTranscriptionFrame,
]

/** What a `Realtime` needs and makes. */
export function realtimeIO({ turns = 'ours', context }: RealtimeOptions): ProcessorIO {
  const makesAudio = { frame: TTSAudioFrame, sampleRate: 'task' } as const
  if (turns === 'ours') return { needs: [LLMContextFrame], makes: answer, makesAudio, context }
  return { needs: [AudioRawFrame], makes: [...answer, ...user], feeds: user, makesAudio, context }
}

/** @throws PipelineError if the model cannot leave its turns to who shall decide them. */
export function checkTurns(
  { name, turns: can }: RealtimeProvider,
  { turns = 'ours' }: RealtimeOptions,
): void {
  if (can?.includes(turns) === false)
    throw new PipelineError(`${name} has no turns of "${turns}": it takes ${can.join(' or ')}.`)
}
