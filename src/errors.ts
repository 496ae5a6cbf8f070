import { type FailureReason, mayPassOf } from './failure-reason.ts'

export type { FailureReason } from './failure-reason.ts'

/** Every code an {@link AntiphonError} can carry. A code never changes its meaning. */
export type ErrorCode =
  | 'EMPTY_TRANSCRIPTION'
  | 'NO_PROVIDERS'
  | 'CANCELLED'
  | 'NOT_COLLECTED'
  | 'STT_FAILED'
  | 'LLM_FAILED'
  | 'TTS_FAILED'
  | 'VAD_FAILED'
  | 'TOOL_FAILED'
  | 'TIMED_OUT'
  | 'QUEUE_OVERFLOW'
  | 'PIPELINE_INVALID'
  | 'PROCESSOR_FAILED'
  | 'WIRE_INVALID'
  | 'AUDIO_INVALID'
  | 'MISSING_PACKAGE'
  | 'TRANSPORT_FAILED'
  | 'CONTEXT_INVALID'

/** Details every {@link AntiphonError} may carry. */
export interface ErrorDetails {
  /** What went wrong underneath. */
  cause?: unknown
  /** The processor in which it happened. */
  processor?: string | undefined
  /** The provider that failed. */
  provider?: string | undefined
  /** The HTTP status a provider answered with, if it speaks HTTP. */
  status?: number | undefined
  /** Why the provider failed. */
  reason?: FailureReason | undefined
  /** Whether the same call may succeed if made again. Default: as the reason says. */
  retryable?: boolean | undefined
  /** How long the provider asks to wait before the next call, in milliseconds. */
  retryAfterMs?: number | undefined
}

/** Details of an error that is no fault of a provider's: a deadline, an abort. */
export type ReasonlessDetails = Omit<ErrorDetails, 'reason'> & { reason?: undefined }

/** The base of every error Antiphon throws. Tell them apart with `instanceof` or by the stable `code`. */
export class AntiphonError extends Error {
  /** The name of its class. */
  override readonly name: string = 'AntiphonError'
  /** Stable, machine-readable kind of the error. */
  readonly code: ErrorCode
  /** The processor in which it happened, if known. */
  processor: string | undefined
  /** The provider that failed, if one did. */
  readonly provider: string | undefined
  /** The HTTP status a provider answered with, if it speaks HTTP. */
  readonly status: number | undefined
  /** Why the provider failed, if one did and it is known. A deadline and an abort have no reason. */
  readonly reason: FailureReason | undefined
  /** Whether the same call may succeed if made again. */
  readonly retryable: boolean
  /** How long the provider asks to wait before the next call, in milliseconds, if it says so. */
  readonly retryAfterMs: number | undefined

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = code
    this.processor = details.processor
    this.provider = details.provider
    this.status = details.status
    this.reason = details.reason
    this.retryable = details.retryable ?? mayPassOf(details.reason)
    this.retryAfterMs = details.retryAfterMs
  }
}

/** The recognizer heard nothing in the audio it was given. */
export class EmptyTranscriptionError extends AntiphonError {
  /** `EmptyTranscriptionError`. */
  override readonly name = 'EmptyTranscriptionError'
  constructor(message = 'The audio holds no speech that could be transcribed.', details?: ErrorDetails) {
    super('EMPTY_TRANSCRIPTION', message, details)
  }
}

/** A call needs a provider that was not given. */
export class NoProvidersError extends AntiphonError {
  /** `NoProvidersError`. */
  override readonly name = 'NoProvidersError'
  constructor(message: string, details?: ErrorDetails) {
    super('NO_PROVIDERS', message, details)
  }
}

/** The work was aborted: by its AbortSignal, by an interruption, or because its pipeline was cancelled. */
export class CancelledError extends AntiphonError {
  /** `CancelledError`. */
  override readonly name = 'CancelledError'
  /** None: it is nobody's failure. */
  override readonly reason = undefined
  constructor(message = 'The operation was cancelled.', details?: ReasonlessDetails) {
    super('CANCELLED', message, details)
  }
}

/** Speech recognition failed. */
export class STTError extends AntiphonError {
  /** `STTError`. */
  override readonly name = 'STTError'
  constructor(message: string, details?: ErrorDetails) {
    super('STT_FAILED', message, details)
  }
}

/** The language model failed. */
export class LLMError extends AntiphonError {
  /** `LLMError`, or the name of a kind of it. */
  override readonly name: string = 'LLMError'
  constructor(message: string, details?: ErrorDetails) {
    super('LLM_FAILED', message, details)
  }
}

/** Speech synthesis failed. */
export class TTSError extends AntiphonError {
  /** `TTSError`. */
  override readonly name = 'TTSError'
  constructor(message: string, details?: ErrorDetails) {
    super('TTS_FAILED', message, details)
  }
}

/** Voice activity detection failed. */
export class VADError extends AntiphonError {
  /** `VADError`. */
  override readonly name = 'VADError'
  constructor(message: string, details?: ErrorDetails) {
    super('VAD_FAILED', message, details)
  }
}

/** A tool failed, is unknown, or was called with arguments that do not fit. */
export class ToolError extends AntiphonError {
  /** `ToolError`. */
  override readonly name = 'ToolError'
  constructor(message: string, details?: ErrorDetails) {
    super('TOOL_FAILED', message, details)
  }
}

/** Something did not happen in the time it was given. */
export class TimeoutError extends AntiphonError {
  /** `TimeoutError`. */
  override readonly name = 'TimeoutError'
  /** None: it is nobody's failure. */
  override readonly reason = undefined
  constructor(message: string, details?: ReasonlessDetails) {
    super('TIMED_OUT', message, { retryable: true, ...details })
  }
}

/** A bounded queue was full and its policy is not to drop. Await `push` to slow down instead. */
export class QueueOverflowError extends AntiphonError {
  /** `QueueOverflowError`. */
  override readonly name = 'QueueOverflowError'
  constructor(message: string, details?: ErrorDetails) {
    super('QUEUE_OVERFLOW', message, details)
  }
}

/** The pipeline cannot work as it was put together; the message names the processor and the remedy. */
export class PipelineError extends AntiphonError {
  /** `PipelineError`. */
  override readonly name = 'PipelineError'
  constructor(message: string, details?: ErrorDetails) {
    super('PIPELINE_INVALID', message, details)
  }
}

/** A processor threw something that is no {@link AntiphonError}; `cause` holds it. */
export class ProcessorError extends AntiphonError {
  /** `ProcessorError`. */
  override readonly name = 'ProcessorError'
  constructor(message: string, details?: ErrorDetails) {
    super('PROCESSOR_FAILED', message, details)
  }
}

/** Bytes or JSON from outside do not decode to a frame. */
export class WireError extends AntiphonError {
  /** `WireError`. */
  override readonly name = 'WireError'
  constructor(message: string, details?: ErrorDetails) {
    super('WIRE_INVALID', message, details)
  }
}

/** Audio data that cannot be read: not a WAV file, cut off, or in an encoding that is not supported. */
export class AudioError extends AntiphonError {
  /** `AudioError`. */
  override readonly name = 'AudioError'
  constructor(message: string, details?: ErrorDetails) {
    super('AUDIO_INVALID', message, details)
  }
}

/** An optional package is needed and not installed; the message says what to run. */
export class MissingPackageError extends AntiphonError {
  /** `MissingPackageError`. */
  override readonly name = 'MissingPackageError'
  /** The packages. */
  readonly packages: readonly string[]
  constructor(packages: string | readonly string[], neededBy: string, details?: ErrorDetails) {
    const list = typeof packages === 'string' ? [packages] : packages
    super(
      'MISSING_PACKAGE',
      `${neededBy} needs packages that are not installed: npm install ${list.join(' ')}`,
      details,
    )
    this.packages = list
  }
}

/** A transport could not connect, read or write. */
export class TransportError extends AntiphonError {
  /** `TransportError`. */
  override readonly name = 'TransportError'
  constructor(message: string, details?: ErrorDetails) {
    super('TRANSPORT_FAILED', message, details)
  }
}

/** An edit of a conversation that would leave it in a state no model takes, or that is no edit. */
export class ContextError extends AntiphonError {
  /** `ContextError`. */
  override readonly name = 'ContextError'
  constructor(message: string, details?: ErrorDetails) {
    super('CONTEXT_INVALID', message, details)
  }
}

/** The errors a caller gets for any thrown value: itself if it is one of ours, wrapped otherwise. */
export function toAntiphonError(
  thrown: unknown,
  wrap: (message: string, cause: unknown) => AntiphonError,
): AntiphonError {
  if (thrown instanceof AntiphonError) return thrown
  if (isAbort(thrown)) return new CancelledError(undefined, { cause: thrown })
  return wrap(thrown instanceof Error ? thrown.message : String(thrown), thrown)
}

/**
 * Whether a thrown value means "aborted" rather than "failed". Of our own errors the code says it, whatever class they
 * extend; the name tells those of `AbortSignal` and `fetch`.
 */
export function isAbort(thrown: unknown): boolean {
  if (thrown instanceof AntiphonError) return thrown.code === 'CANCELLED'
  return thrown instanceof Error && thrown.name === 'AbortError'
}
