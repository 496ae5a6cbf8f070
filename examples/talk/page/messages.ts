import type { Phase } from './call.ts'
import type { MicrophoneProblem } from './microphone.ts'

/** What is said when there is no microphone. */
export const microphoneMessages: Readonly<Record<MicrophoneProblem, string>> = {
  insecure:
    'Browsers give the microphone to secure pages only. Open this page on localhost, or start it with --https. ' +
    'You can write below, and read the answers.',
  denied:
    'The microphone is blocked. Allow it in the settings beside the address, then try again. You can also write below.',
  missing: 'There is no microphone. Plug one in, then try again. You can also write below.',
  busy: 'The microphone does not work: another program may be using it. You can also write below.',
  lost: 'The microphone is gone. Plug it in again, or take another. You can also write below.',
}

/** What is going on, in a word or two. */
export const phaseNames: Readonly<Record<Phase, string>> = {
  idle: 'Ready when you are',
  connecting: 'Calling',
  reconnecting: 'Line dropped',
  listening: 'Listening',
  hearing: 'Hearing you',
  thinking: 'Thinking',
  speaking: 'Speaking',
}

export const lineMessages = {
  waiting: (seconds: number) => `The line has dropped. It is tried again in ${seconds}\u00a0s.`,
  connecting: 'The line has dropped. Calling again …',
  dead: 'The agent cannot be reached. Is the server running?',
  ended: 'The agent has hung up. Press the button to talk again.',
  back: 'The line dropped. This is a new conversation.',
}
