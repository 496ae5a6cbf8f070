import { globSync } from 'node:fs'
import { defineConfig } from 'tsup'
import { exportedSources } from './exported-sources.ts'

/** Workers are modules of their own, beside the provider that starts them. */
const workers = globSync('{processors,transports,providers}/**/*.worker.ts').map((file) =>
  file.replaceAll('\\', '/'),
)

const entry = (files: readonly string[]) =>
  Object.fromEntries(files.map((file) => [file.replace(/\.ts$/, ''), file]))

export default defineConfig({
  entry: entry([...exportedSources(), ...workers]),
  format: 'esm',
  target: 'node22',
  dts: { entry: entry(exportedSources()) },
  splitting: true,
  sourcemap: true,
  clean: true,
  outDir: 'dist',
  tsconfig: 'tsconfig.build.json',
})
