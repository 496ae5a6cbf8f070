/** Writes the reports of the public interface into `etc`: `npm run api`. */
import { globSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { writeWhole } from '../../transports/file/index.ts'
import { apiReports } from './report.ts'

const folder = fileURLToPath(new URL('../../etc/', import.meta.url))
const reports = apiReports()
await mkdir(folder, { recursive: true })
for (const old of globSync('*.api.md', { cwd: folder })) if (!reports.has(old)) await rm(folder + old)
for (const [file, text] of reports) await writeWhole(folder + file, text)
