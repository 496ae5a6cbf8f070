import { registerFrame } from '../frame/registry.ts'
import { AudioRawFrame, HeardAudioFrame, TTSAudioFrame } from './audio.ts'
import { ContextEditFrame } from './context-edit.ts'
import { DTMFFrame, SendDTMFFrame } from './dtmf.ts'
import { ImageFrame } from './image.ts'
import {
  CancelFrame,
  EndFrame,
  ErrorFrame,
  HangUpFrame,
  HeartbeatFrame,
  InterruptFrame,
  StartFrame,
} from './lifecycle.ts'
import { LLMContextFrame, LLMResponseEndFrame, LLMResponseStartFrame, LLMTextFrame } from './llm.ts'
import { InputMessageFrame, OutputMessageFrame } from './message.ts'
import { MetricsFrame } from './metrics.ts'
import { SettingsFrame } from './settings.ts'
import {
  AgentStartedSpeakingFrame,
  AgentStoppedSpeakingFrame,
  AgentTurnEndedFrame,
  AgentTurnStartedFrame,
  OutputPauseFrame,
  OutputResumeFrame,
  SpeculationStartedFrame,
  UserMuteStartedFrame,
  UserMuteStoppedFrame,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
  VADUserPausedFrame,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from './speech.ts'
import { ToolCallFrame, ToolCallProgressFrame, ToolCallResultFrame } from './tool.ts'
import { InterimTranscriptionFrame, RecognizedTurnFrame, TranscriptionFrame } from './transcription.ts'
import {
  HeardTextFrame,
  HeardUntilFrame,
  SpeakFrame,
  TTSSentenceEndFrame,
  TTSStartedFrame,
  TTSStoppedFrame,
  TTSTextFrame,
  TTSWordsFrame,
  UnspokenAnswerFrame,
} from './tts.ts'

const audio = { samples: 'samples', sampleRate: 'number', channels: 'number' } as const
const call = { callId: 'string', name: 'string', arguments: 'json' } as const

/** Registers the frames that come with Antiphon. */
export function registerBuiltinFrames(): void {
  registerFrame('start', StartFrame, {})
  registerFrame('end', EndFrame, { reason: 'string?' })
  registerFrame('hang-up', HangUpFrame, { reason: 'string?' })
  registerFrame('cancel', CancelFrame, { reason: 'string?' })
  registerFrame('interrupt', InterruptFrame, { cause: 'string?', detail: 'string?' })
  registerFrame('error', ErrorFrame, { error: 'error', fatal: 'boolean' })
  registerFrame('heartbeat', HeartbeatFrame, { sentAtMs: 'number' })
  registerFrame('audio-raw', AudioRawFrame, audio)
  registerFrame('tts-audio', TTSAudioFrame, { ...audio, sentence: 'number?' })
  registerFrame('heard-audio', HeardAudioFrame, audio)
  registerFrame('vad-user-started-speaking', VADUserStartedSpeakingFrame, { leadMs: 'number' })
  registerFrame('vad-user-paused', VADUserPausedFrame, {})
  registerFrame('vad-user-stopped-speaking', VADUserStoppedSpeakingFrame, { silenceMs: 'number' })
  registerFrame('user-turn-started', UserTurnStartedFrame, { reason: 'string?' })
  registerFrame('user-turn-ended', UserTurnEndedFrame, {
    text: 'string',
    stoppedAtMs: 'number?',
    reason: 'string?',
  })
  registerFrame('speculation-started', SpeculationStartedFrame, { text: 'string' })
  registerFrame('user-mute-started', UserMuteStartedFrame, {})
  registerFrame('user-mute-stopped', UserMuteStoppedFrame, {})
  registerFrame('agent-turn-started', AgentTurnStartedFrame, {})
  registerFrame('agent-started-speaking', AgentStartedSpeakingFrame, {})
  registerFrame('agent-stopped-speaking', AgentStoppedSpeakingFrame, {})
  registerFrame('agent-turn-ended', AgentTurnEndedFrame, {})
  registerFrame('output-pause', OutputPauseFrame, {})
  registerFrame('output-resume', OutputResumeFrame, {})
  registerFrame('transcription', TranscriptionFrame, {
    text: 'string',
    words: 'json?',
    speaker: 'string?',
    language: 'string?',
    confidence: 'number?',
  })
  registerFrame('interim-transcription', InterimTranscriptionFrame, { text: 'string' })
  registerFrame('recognized-turn', RecognizedTurnFrame, {
    state: 'string',
    atMs: 'number',
    confidence: 'number?',
  })
  registerFrame('llm-context', LLMContextFrame, { context: 'context' })
  registerFrame('llm-response-start', LLMResponseStartFrame, { round: 'number' })
  registerFrame('llm-text', LLMTextFrame, { text: 'string', round: 'number', endsSentence: 'boolean?' })
  registerFrame('llm-response-end', LLMResponseEndFrame, { round: 'number', last: 'boolean' })
  registerFrame('tool-call', ToolCallFrame, call)
  registerFrame('tool-call-progress', ToolCallProgressFrame, { ...call, progress: 'json?' })
  registerFrame('tool-call-result', ToolCallResultFrame, {
    ...call,
    result: 'json?',
    failed: 'boolean',
  })
  registerFrame('speak', SpeakFrame, { text: 'string', afterAnswer: 'boolean?' })
  registerFrame('unspoken-answer', UnspokenAnswerFrame, {})
  registerFrame('tts-started', TTSStartedFrame, {})
  registerFrame('tts-text', TTSTextFrame, { sentence: 'number', text: 'string', round: 'number' })
  registerFrame('tts-words', TTSWordsFrame, { sentence: 'number', words: 'json' })
  registerFrame('tts-sentence-end', TTSSentenceEndFrame, { sentence: 'number', broken: 'boolean' })
  registerFrame('tts-stopped', TTSStoppedFrame, { last: 'boolean' })
  registerFrame('heard-text', HeardTextFrame, { sentence: 'number', text: 'string', round: 'number' })
  registerFrame('heard-until', HeardUntilFrame, { heard: 'json' })
  registerFrame('dtmf', DTMFFrame, { key: 'string' })
  registerFrame('send-dtmf', SendDTMFFrame, { keys: 'json' })
  registerFrame('input-message', InputMessageFrame, { message: 'json' })
  registerFrame('output-message', OutputMessageFrame, { message: 'json' })
  registerFrame('image', ImageFrame, { bytes: 'bytes', mediaType: 'string' })
  registerFrame('settings', SettingsFrame, { settings: 'json' })
  registerFrame('context-edit', ContextEditFrame, { edits: 'edits', respond: 'boolean' })
  registerFrame('metrics', MetricsFrame, { metrics: 'json' })
}
