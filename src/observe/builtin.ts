import type { HeardAudioFrame } from '../frames/audio.ts'
import type { ContextEditFrame } from '../frames/context-edit.ts'
import type { ErrorFrame, InterruptFrame } from '../frames/lifecycle.ts'
import type { MetricsFrame } from '../frames/metrics.ts'
import type {
  AgentStartedSpeakingFrame,
  AgentStoppedSpeakingFrame,
  OutputPauseFrame,
  OutputResumeFrame,
  SpeculationStartedFrame,
  UserMuteStartedFrame,
  UserMuteStoppedFrame,
  UserTurnEndedFrame,
  UserTurnStartedFrame,
  VADUserStartedSpeakingFrame,
  VADUserStoppedSpeakingFrame,
} from '../frames/speech.ts'
import type { ToolCallFrame, ToolCallProgressFrame, ToolCallResultFrame } from '../frames/tool.ts'
import type { InterimTranscriptionFrame, TranscriptionFrame } from '../frames/transcription.ts'
import type { HeardTextFrame, SpeakFrame } from '../frames/tts.ts'
import { registerEvent, registerMetrics, tellingOf } from './registry.ts'

/** Registers the events of the frames that come with the engine, and what is told of its measurements. */
export function registerBuiltinEvents(): void {
  userEvents()
  answerEvents()
  registerEvent<ContextEditFrame>('context-edit', () => ({ type: 'context-edited' }))
  registerEvent<ErrorFrame>('error', ({ error }) => ({ type: 'error', error }))
  registerEvent<MetricsFrame>('metrics', ({ metrics }) => tellingOf(metrics)?.event?.(metrics))
  registerMetrics('dropped', { event: (metrics) => ({ type: 'lost', metrics }) })
  registerMetrics('turn', {
    event: ({ type: _, ...metrics }) => ({ type: 'turn', metrics }),
    log: () => 'a turn was measured',
  })
}

function userEvents(): void {
  registerEvent<VADUserStartedSpeakingFrame>('vad-user-started-speaking', () => ({
    type: 'user-started-speaking',
  }))
  registerEvent<VADUserStoppedSpeakingFrame>('vad-user-stopped-speaking', () => ({
    type: 'user-stopped-speaking',
  }))
  registerEvent<InterimTranscriptionFrame>('interim-transcription', ({ text }) => ({
    type: 'transcription',
    text,
    final: false,
  }))
  registerEvent<TranscriptionFrame>('transcription', ({ text }) => ({
    type: 'transcription',
    text,
    final: true,
  }))
  registerEvent<UserTurnStartedFrame>('user-turn-started', ({ reason }) => ({
    type: 'user-turn-started',
    reason,
  }))
  registerEvent<UserTurnEndedFrame>('user-turn-ended', ({ text, turn, reason }) =>
    text === '' ? undefined : { type: 'user-turn', text, turn, reason },
  )
  registerEvent<SpeculationStartedFrame>('speculation-started', ({ text, turn }) => ({
    type: 'speculation-started',
    text,
    turn,
  }))
  registerEvent<UserMuteStartedFrame>('user-mute-started', () => ({ type: 'user-muted' }))
  registerEvent<UserMuteStoppedFrame>('user-mute-stopped', () => ({ type: 'user-unmuted' }))
}

function answerEvents(): void {
  registerEvent<SpeakFrame>('speak', ({ text, turn }) => ({ type: 'speak', text, turn }))
  registerEvent<ToolCallFrame>('tool-call', ({ name, arguments: args }) => ({
    type: 'tool-call',
    name,
    arguments: args,
  }))
  registerEvent<ToolCallProgressFrame>('tool-call-progress', ({ name, progress }) => ({
    type: 'tool-progress',
    name,
    progress,
  }))
  registerEvent<ToolCallResultFrame>('tool-call-result', ({ name, arguments: args, result, failed }) => ({
    type: 'tool',
    name,
    arguments: args,
    result,
    failed,
  }))
  registerEvent<AgentStartedSpeakingFrame>('agent-started-speaking', ({ turn }) => ({
    type: 'agent-started-speaking',
    turn,
  }))
  registerEvent<AgentStoppedSpeakingFrame>('agent-stopped-speaking', ({ turn }) => ({
    type: 'agent-stopped-speaking',
    turn,
  }))
  registerEvent<HeardTextFrame>('heard-text', ({ text, turn }) => ({ type: 'heard', text, turn }))
  registerEvent<HeardAudioFrame>('heard-audio', ({ samples, sampleRate }) => ({
    type: 'audio',
    samples,
    sampleRate,
  }))
  registerEvent<OutputPauseFrame>('output-pause', () => ({ type: 'paused' }))
  registerEvent<OutputResumeFrame>('output-resume', () => ({ type: 'resumed' }))
  registerEvent<InterruptFrame>('interrupt', ({ cause, detail }) =>
    cause === 'speculation' ? { type: 'speculation-dropped' } : { type: 'interrupt', cause, detail },
  )
}
