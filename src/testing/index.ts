export { VirtualClock } from '../clock/virtual-clock.ts'
export { recognizeText } from './recognize-text.ts'
export { type ProcessorRun, type RunProcessorOptions, runProcessor, type Step } from './run-processor.ts'
export {
  type ScriptedAnswer,
  type ScriptedCall,
  type ScriptedLLM,
  type ScriptedLLMOptions,
  scriptedLlm,
} from './scripted-llm.ts'
export { type ScriptedSTTOptions, scriptedStt } from './scripted-stt.ts'
export { type ScriptedTTS, type ScriptedTTSOptions, scriptedTts } from './scripted-tts.ts'
export type { ScriptedTurns } from './scripted-turn.ts'
export { scriptedVad } from './scripted-vad.ts'
export {
  type CallerScript,
  type CallerVoice,
  SimulatedCaller,
  type SimulatedCallerOptions,
} from './simulated-caller.ts'
export { type SpokenText, sentencesOf, speakText } from './speak-text.ts'
export { isLoud, type SpokenWordsOptions, speakWords, WordListener } from './spoken-words.ts'
