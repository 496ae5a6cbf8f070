import { runDemo } from './demo/main.ts'

process.exitCode = await runDemo(process.argv.slice(2))
