import {
  announcedAnswer,
  checkOptions,
  checkProvider,
  guardCall,
  type OptionRules,
  type ProviderCall,
  type RecognizedTurn,
  type TurnDetector,
  type TurnSoFar,
} from '../../../src/engine.ts'

/** A turn in which the user has fallen silent. */
export interface PausedTurn {
  /** All words transcribed so far. */
  readonly text: string
  /** Counts the pauses of the session: the same pause may be judged again when words come late. */
  readonly pause: number
  /** Whether voice activity was noticed in the turn, or only words came. */
  readonly voiced: boolean
  /** BCP 47 language of the conversation, if it is known. */
  readonly language: string | undefined
  /** The last `audioMs` of the turn's audio up to now, mono at `sampleRate`. */
  audio(audioMs: number, sampleRate: number): Int16Array
  /** What the recognizer has said of its turn last; undefined where it tells none, or has seen none. */
  readonly recognizer: RecognizedTurn | undefined
}

/** What a strategy says of a pause. */
export interface StopVerdict {
  /** How long a silence ends the turn, in milliseconds from the end of the voice; `Infinity`: none does. */
  readonly silenceMs: number
  /** What decided it, for logs and events. */
  readonly reason: string
  /** A verdict that is not there yet, and takes this one's place when it comes before the silence is over. */
  readonly later?: Promise<StopVerdict>
}

/** Decides how long a silence ends a turn. */
export interface StopStrategy {
  /** The most audio it will ask for, in milliseconds. Default 0. */
  readonly audioMs?: number
  /** Whether only the app ends a turn: then words that stand still do not. Default false. */
  readonly external?: boolean
  /** Whether it says nothing without a recognizer that tells turns. Default false. */
  readonly needsTurns?: boolean
  /** Judges a pause: asked when the voice falls silent, and again with the words that come after it. */
  judge(turn: PausedTurn, context: ProviderCall): StopVerdict | Promise<StopVerdict>
  /**
   * The voice has been silent for a moment, and may go on: what takes long may begin. When it does fall silent, `judge` is asked
   * about the same `pause`; until then this may be called again, and what was begun before counts no more.
   */
  foresee?(turn: PausedTurn, context: ProviderCall): void
}

/** Always the same silence, in milliseconds. Words that came without voice are followed by none. */
export function silence(silenceMs: number): StopStrategy {
  return { judge: ({ voiced }) => ({ silenceMs: voiced ? silenceMs : 0, reason: 'silence' }) }
}

/** Options of {@link judged}. */
export interface JudgedOptions {
  /** The silence after a turn that is surely over, in milliseconds. Default 250. */
  minMs?: number
  /** The silence after one that is surely not, in milliseconds. Default 2,500. */
  maxMs?: number
  /** The probability from which a turn is surely over, above 0, at most 1. Default 1. */
  sure?: number
  /** How long the detector may take; then it has failed. In milliseconds. Default 1,000. */
  timeoutMs?: number
}

const judgedRules: OptionRules<JudgedOptions> = {
  minMs: 'not-negative',
  maxMs: 'not-negative',
  sure: 'positive',
  timeoutMs: 'positive',
}

/** A silence that is the shorter, the likelier a detector finds it that the turn is over. */
export function judged(detector: TurnDetector, options: JudgedOptions = {}): StopStrategy {
  const {
    minMs = 250,
    maxMs = 2_500,
    sure = 1,
    timeoutMs = 1_000,
  } = checkOptions('stops.judged', options, judgedRules)
  checkProvider('stops.judged', 'turn', detector)
  const { audioMs = 0, sampleRate = 16_000 } = detector
  let last: { readonly pause: number; readonly verdict: StopVerdict } | undefined
  let foreseen: { readonly pause: number; readonly probability: Probability } | undefined
  const verdictOf = (pause: number, probability: number): StopVerdict => {
    const p = Math.min(1, Math.max(0, probability))
    const verdict = {
      silenceMs: Math.round(maxMs - Math.min(1, p / sure) * (maxMs - minMs)),
      reason: `${detector.name} ${p.toFixed(2)}`,
    }
    last = { pause, verdict }
    return verdict
  }
  const ask = (turn: PausedTurn, context: ProviderCall): Probability => {
    const soFar: TurnSoFar = {
      text: turn.text,
      audio: turn.audio(audioMs, sampleRate),
      language: turn.language,
    }
    const late = new AbortController()
    const signal = AbortSignal.any([context.signal, late.signal])
    return announcedAnswer({ ...context, signal }, 'turn', detector, (call) => {
      const answer = detector.probability(soFar, call)
      if (typeof answer === 'number') return answer
      return guardCall(answer, timeoutMs, detector.name, context, late)
    })
  }
  return {
    audioMs,
    judge(turn, context) {
      if (detector.hears === 'audio' && last?.pause === turn.pause) return last.verdict
      const probability = foreseen?.pause === turn.pause ? foreseen.probability : ask(turn, context)
      if (typeof probability === 'number') return verdictOf(turn.pause, probability)
      return probability.then((p) => verdictOf(turn.pause, p))
    },
    foresee(turn, context) {
      if (detector.hears !== 'audio') return
      foreseen = undefined
      const probability = ask(turn, context)
      const now = { pause: turn.pause, probability }
      foreseen = now
      if (!(probability instanceof Promise)) return
      // Whoever judges the pause asks again.
      probability.catch(() => {
        if (foreseen === now) foreseen = undefined
      })
    },
  }
}

type Probability = number | Promise<number>

/**
 * When all detectors find that the turn is over, at once; else a silence that is the longer, the surer one of them is that it is
 * not. One that hears and one that reads, `stops.finished(smartTurn(), textTurnDetector())`, are wrong at different pauses:
 * both find it over at the ends of sentences, and in the middle of few (`npm run bench -- latency`).
 */
export function finished(...detectors: readonly [TurnDetector, ...TurnDetector[]]): StopStrategy {
  return all(...detectors.map((detector) => judged(detector, finishedOptions)))
}

/** By the recordings of `npm run bench -- latency`. */
const finishedOptions = { minMs: 200, maxMs: 1_500, sure: 0.9 } satisfies JudgedOptions

/** When the recognizer says so: for one that tells turns. Where it has seen none, there is nothing to wait for. */
export function stt(): StopStrategy {
  return {
    needsTurns: true,
    judge: ({ recognizer }) => ({
      silenceMs: recognizer === undefined || recognizer === 'ended' ? 0 : Number.POSITIVE_INFINITY,
      reason: 'stt',
    }),
  }
}

/** Only `UserTurn.endTurn`: a key that is let go, a message of the client. */
export function external(): StopStrategy {
  return {
    external: true,
    judge: () => ({ silenceMs: Number.POSITIVE_INFINITY, reason: 'external' }),
  }
}

/** The first of them that is content: the shortest silence. One that judges slowly does not keep the others waiting. */
export function any(...strategies: readonly StopStrategy[]): StopStrategy {
  const shortest = (verdicts: readonly StopVerdict[]) =>
    verdicts.reduce((a, b) => (b.silenceMs < a.silenceMs ? b : a))
  return {
    audioMs: mostAudioMs(strategies),
    needsTurns: strategies.length > 0 && strategies.every(({ needsTurns = false }) => needsTurns),
    judge(turn, context) {
      const verdicts = strategies.map((strategy) => strategy.judge(turn, context))
      const known = verdicts.flatMap((verdict) => (verdict instanceof Promise ? [] : verdict))
      const whole = wholly(verdicts, shortest)
      return whole instanceof Promise && known.length > 0 ? { ...shortest(known), later: whole } : whole
    },
    foresee: foreseenBy(strategies),
  }
}

/** All of them: the longest silence. */
export function all(...strategies: readonly StopStrategy[]): StopStrategy {
  return {
    ...combined(strategies, (verdicts) => verdicts.reduce((a, b) => (b.silenceMs > a.silenceMs ? b : a))),
    external: strategies.some(({ external = false }) => external),
  }
}

/** The mean of their silences, each with its weight. */
export function weighted(
  ...parts: readonly (readonly [weight: number, strategy: StopStrategy])[]
): StopStrategy {
  const total = parts.reduce((sum, [weight]) => sum + weight, 0)
  return combined(
    parts.map(([, strategy]) => strategy),
    (verdicts) => ({
      silenceMs: verdicts.reduce((sum, { silenceMs }, i) => sum + (silenceMs * parts[i]![0]) / total, 0),
      reason: verdicts.map(({ reason }) => reason).join(' + '),
    }),
  )
}

function combined(
  strategies: readonly StopStrategy[],
  choose: (verdicts: readonly StopVerdict[]) => StopVerdict,
): StopStrategy {
  return {
    audioMs: mostAudioMs(strategies),
    needsTurns: strategies.some(({ needsTurns = false }) => needsTurns),
    judge: (turn, context) =>
      wholly(
        strategies.map((strategy) => strategy.judge(turn, context)),
        choose,
      ),
    foresee: foreseenBy(strategies),
  }
}

function foreseenBy(strategies: readonly StopStrategy[]): NonNullable<StopStrategy['foresee']> {
  return (turn, context) => {
    for (const strategy of strategies) strategy.foresee?.(turn, context)
  }
}

/** Chooses when all verdicts are there, at once if they are. */
function wholly(
  verdicts: readonly (StopVerdict | Promise<StopVerdict>)[],
  choose: (verdicts: readonly StopVerdict[]) => StopVerdict,
): StopVerdict | Promise<StopVerdict> {
  const known = verdicts.flatMap((verdict) => (verdict instanceof Promise || verdict.later ? [] : verdict))
  if (known.length === verdicts.length) return choose(known)
  const last = async (verdict: StopVerdict | Promise<StopVerdict>) => {
    const now = await verdict
    return now.later ?? now
  }
  return Promise.all(verdicts.map(last)).then(choose)
}

function mostAudioMs(strategies: readonly StopStrategy[]): number {
  return Math.max(0, ...strategies.map(({ audioMs = 0 }) => audioMs))
}
