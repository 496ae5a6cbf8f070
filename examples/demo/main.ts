import { AntiphonError } from 'antiphon'
import { answerFile } from './answer-file.ts'
import { help, parseOptions, UsageError } from './options.ts'
import { simulateCall } from './simulate-call.ts'

/** Runs the demo and returns its exit status. What went wrong is said in a sentence, never with a stack trace. */
export async function runDemo(args: readonly string[]): Promise<number> {
  try {
    const options = parseOptions(args)
    if (options.help) {
      process.stdout.write(help)
      return 0
    }
    return await (options.file === undefined ? simulateCall(options) : answerFile(options.file, options))
  } catch (error) {
    if (error instanceof UsageError) process.stderr.write(`${error.message}\n\n${help}`)
    else if (error instanceof AntiphonError) process.stderr.write(`${error.message}\n`)
    else process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
}
