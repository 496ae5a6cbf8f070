import { readFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

/** Answers a request for a part of the page. */
export type Assets = (request: IncomingMessage, response: ServerResponse) => void

interface Asset {
  readonly type: string
  readonly body: string | Uint8Array
}

const folder = new URL('page/', import.meta.url)
const path = (name: string) => fileURLToPath(new URL(name, folder))

const headers = {
  'cache-control': 'no-cache',
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
  'permissions-policy': 'microphone=(self)',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/**
 * Bundles the page.
 * @param stack What the agent is made of, for the page's foot.
 */
export async function bundlePage(stack: readonly string[]): Promise<Assets> {
  const [html, css, bundle] = await Promise.all([
    readFile(new URL('index.html', folder), 'utf8'),
    readFile(new URL('style.css', folder)),
    build({
      entryPoints: { page: path('main.ts'), capture: path('capture.ts'), playback: path('playback.ts') },
      outdir: '/',
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      logLevel: 'silent',
    }),
  ])
  const assets = new Map<string, Asset>([
    ['/', { type: 'text/html; charset=utf-8', body: html.replace('{{stack}}', stack.join(' · ')) }],
    ['/style.css', { type: 'text/css; charset=utf-8', body: css }],
  ])
  for (const { path, contents } of bundle.outputFiles)
    assets.set(`/${path.split(/[\\/]/).at(-1)}`, { type: 'text/javascript; charset=utf-8', body: contents })
  return ({ method, url = '/' }, response) => {
    const asset = assets.get(url.split('?')[0]!)
    if (asset === undefined) response.writeHead(404, headers).end()
    else if (method !== 'GET' && method !== 'HEAD') response.writeHead(405, { allow: 'GET, HEAD' }).end()
    else
      response
        .writeHead(200, { ...headers, 'content-type': asset.type })
        .end(method === 'GET' ? asset.body : undefined)
  }
}
