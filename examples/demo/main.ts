import { checkFiles } from './check-files.ts'
import { help, parseOptions, UsageError } from './options.ts'

/**
 * Runs the demo and returns its exit status. What went wrong is said in a sentence, never with a stack trace. The engine
 * and the models are imported when the command line and its files are known to be good and a first line stands there.
 */
export async function runDemo(args: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(args)
    if (options.help) {
      process.stdout.write(help)
      return 0
    }
    const { file, json } = options
    await checkFiles(options)
    if (!json) process.stdout.write(opening(file))
    if (file === undefined) return await (await import('./simulate-call.ts')).simulateCall(options)
    return await (await import('./answer-file.ts')).answerFile(file, options)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return error instanceof UsageError ? 2 : 1
  }
}

function opening(file: string | undefined): string {
  const what = file === undefined ? 'A simulated caller talks with the agent.' : `The agent answers ${file}.`
  return `${what} First the models load:\n`
}
