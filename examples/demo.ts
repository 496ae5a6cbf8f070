import { runDemo } from './demo/main.ts'

// Whoever read what is printed has gone, as `| head` does: there is nobody left to tell.
process.stdout.on('error', () => process.exit(1))

process.exitCode = await runDemo(process.argv.slice(2))
