/**
 * What people who put pipelines together need: pipelines and their tasks, frames, the conversation, errors, events, and
 * the interfaces of what is dropped in. Whoever writes such a part finds the rest in `antiphon/kit`.
 */

// Audio in files
export type { RecordingSink } from './audio/recording.ts'
export { readWav, type WavAudio, type WavFormat, writeWav } from './audio/wav.ts'
// Time
export type { Clock, Timer } from './clock/clock.ts'
export { systemClock } from './clock/system-clock.ts'
// The conversation and its tools
export type {
  AudioPart,
  ContentPart,
  FilePart,
  ImagePart,
  MediaSource,
  MessageContent,
  TextPart,
} from './context/content.ts'
export { textOf } from './context/content.ts'
export type { ContextEdit } from './context/context-edit.ts'
export { exchangesOf } from './context/exchanges.ts'
export type { JSONSchema, JSONSchemaValue } from './context/json-schema.ts'
export { LLMContext, type LLMContextInit } from './context/llm-context.ts'
export type {
  AssistantMessage,
  Message,
  SystemMessage,
  ToolCall,
  ToolMessage,
  UserMessage,
} from './context/message.ts'
export type { VendorMetadata } from './context/metadata.ts'
export type {
  StandardIssue,
  StandardJSONSchema,
  StandardOutput,
  StandardResult,
  StandardSchema,
} from './context/standard-schema.ts'
export { estimateTokens, type TokenCounter } from './context/tokens.ts'
export type { Tool, ToolBehaviour, ToolContext } from './context/tool.ts'
export { type ToolArguments, type ToolDefinition, tool } from './context/tool-definition.ts'
export { type TrimOptions, trimMessages } from './context/trim.ts'
// Errors and logs
export {
  AntiphonError,
  AudioError,
  CancelledError,
  ContextError,
  EmptyTranscriptionError,
  type ErrorCode,
  type ErrorDetails,
  type FailureReason,
  LLMError,
  MissingPackageError,
  NoProvidersError,
  PipelineError,
  ProcessorError,
  QueueOverflowError,
  type ReasonlessDetails,
  STTError,
  TimeoutError,
  ToolError,
  TransportError,
  TTSError,
  VADError,
  WireError,
} from './errors.ts'
// Frames
export { type AudioInit, AudioRawFrame, durationMs, SpokenAudioFrame, TTSAudioFrame } from './frames/audio.ts'
export { ContextEditFrame } from './frames/context-edit.ts'
export { DTMFFrame, type DTMFKey, dtmfKeys, SendDTMFFrame } from './frames/dtmf.ts'
export type { Direction, Frame, FrameInit, Lane } from './frames/frame.ts'
export { ImageFrame } from './frames/image.ts'
export {
  CancelFrame,
  EndFrame,
  ErrorFrame,
  HangUpFrame,
  HeartbeatFrame,
  type InterruptCause,
  InterruptFrame,
  StartFrame,
} from './frames/lifecycle.ts'
export {
  LLMContextFrame,
  LLMResponseEndFrame,
  LLMResponseStartFrame,
  LLMTextFrame,
  type RoundInit,
} from './frames/llm.ts'
export { InputMessageFrame, OutputMessageFrame } from './frames/message.ts'
export { MetricsFrame } from './frames/metrics.ts'
export { type Settings, SettingsFrame } from './frames/settings.ts'
export {
  BotStartedSpeakingFrame,
  BotStoppedSpeakingFrame,
  BotTurnEndedFrame,
  BotTurnStartedFrame,
  OutputPauseFrame,
  OutputResumeFrame,
  UserMuteStartedFrame,
  UserMuteStoppedFrame,
  UserPausedFrame,
  UserStartedSpeakingFrame,
  UserStoppedSpeakingFrame,
  UserTurnEndedFrame,
  UserTurnGuessedFrame,
  UserTurnStartedFrame,
} from './frames/speech.ts'
export {
  FunctionCallFrame,
  type FunctionCallInit,
  FunctionCallProgressFrame,
  FunctionCallResultFrame,
} from './frames/tool.ts'
export {
  InterimTranscriptionFrame,
  type RecognizedTurn,
  RecognizedTurnFrame,
  type RecognizedWord,
  TranscriptionFrame,
  type TranscriptionInit,
} from './frames/transcription.ts'
export {
  type HeardSentence,
  HeardUntilFrame,
  SpeakFrame,
  SpokenTextFrame,
  TTSSentenceEndFrame,
  TTSStartedFrame,
  TTSStoppedFrame,
  TTSTextFrame,
  TTSWordsFrame,
  UnspokenAnswerFrame,
} from './frames/tts.ts'
export {
  type ConsoleLike,
  type ConsoleLoggerOptions,
  consoleLogger,
  type LogFields,
  type Logger,
  type LogLevel,
  silentLogger,
} from './logger.ts'
// What is told of a session
export type {
  DroppedMetrics,
  Metrics,
  MetricsMap,
  PipelineMetrics,
  Role,
  StageMap,
  StageMetrics,
  StageTimes,
  TurnMetrics,
} from './observe/metrics.ts'
export type { SessionEvent, SessionEventBody, SessionEventMap } from './observe/session-event.ts'
export { SessionEvents, type SessionEventsOptions } from './observe/session-events.ts'
export { logMetrics, logTranscripts, logTurns } from './observe/session-logs.ts'
// Pipelines and what runs them
export { ParallelPipeline } from './pipeline/parallel-pipeline.ts'
export { Pipeline, type PipelineOptions, type Stage } from './pipeline/pipeline.ts'
export type { MailboxLimits } from './processor/mailbox.ts'
export type {
  CallEvent,
  CallOutcome,
  CallRole,
  CallRoleMap,
  ObservedCall,
  ObservedEnd,
  ObservedProcessor,
  ObservedSession,
  Observer,
} from './processor/observer.ts'
// What is dropped in: providers and transports
export { type ProviderCall, providerCall } from './provider/call.ts'
export type {
  FinishReason,
  LLMEvent,
  LLMProvider,
  LLMRequest,
  ReasoningEffort,
  TokenUsage,
  ToolChoice,
  ToolSchema,
} from './provider/llm.ts'
export type { Provider, ProviderMetrics } from './provider/provider.ts'
export type {
  STTEvent,
  STTHints,
  STTInput,
  STTProvider,
  STTRequest,
  STTTranscript,
} from './provider/stt.ts'
export type { ProviderSwitch, SwitchReason } from './provider/switch.ts'
export type {
  TimedWord,
  TTSEvent,
  TTSProvider,
  TTSRequest,
  TTSSentence,
  Voicing,
  WordTiming,
} from './provider/tts.ts'
export type { TurnDetector, TurnSoFar } from './provider/turn-detector.ts'
export type { VADProvider, VADStream } from './provider/vad.ts'
export type { EndHolder } from './task/end-watch.ts'
export { PipelineRunner, type PipelineRunnerOptions } from './task/pipeline-runner.ts'
export { PipelineTask } from './task/pipeline-task.ts'
export type { PipelineTaskOptions, TaskEvents, TaskResult } from './task/pipeline-task-options.ts'
export { PlayoutPositionFrame } from './transport/playout-position-frame.ts'
export type { Transport } from './transport/transport.ts'
