/** How each runtime is started, before the path of a program. */
export const runtimes: Readonly<Record<string, readonly string[]>> = {
  node: [process.execPath],
  bun: ['bun'],
  deno: ['deno', 'run', '--allow-all', '--node-modules-dir=manual'],
}

/** The programs beside this file, by what they try. */
export const parts: Readonly<Record<string, string>> = {
  scripted: 'a conversation on the virtual clock',
  openai: 'a language model over HTTP',
  files: 'WAV files',
  websocket: 'WebSocket, server and client',
  webrtc: 'WebRTC, server and caller',
  local: 'local audio, its devices',
  embedded: 'Silero, Moonshine and Flite, in worker threads',
  grammar: 'SoundSwallower and Flite, in worker threads',
}

/** What does not run where, with a piece of what is said then. */
export const known: Readonly<Record<string, Readonly<Record<string, string>>>> = {}
