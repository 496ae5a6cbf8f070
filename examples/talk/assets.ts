import type { IncomingMessage, ServerResponse } from 'node:http'
import { pageFiles } from './build-page.ts'

/** Answers a request for a part of the page. */
export type Assets = (request: IncomingMessage, response: ServerResponse) => void

const types: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
}

const headers = {
  'cache-control': 'no-cache',
  'content-security-policy':
    "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
  'permissions-policy': 'microphone=(self)',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

/**
 * Serves the page.
 * @param stack What the agent is made of, for the page's foot.
 */
export async function pageAssets(stack: readonly string[]): Promise<Assets> {
  const files = new Map(await pageFiles())
  const html = new TextDecoder().decode(files.get('index.html'))
  files.set('index.html', new TextEncoder().encode(html.replace('{{stack}}', stack.join(' · '))))
  return ({ method, url = '/' }, response) => {
    const path = url.split('?')[0]!
    const name = path === '/' ? 'index.html' : path.slice(1)
    const body = files.get(name)
    if (body === undefined) response.writeHead(404, headers).end()
    else if (method !== 'GET' && method !== 'HEAD') response.writeHead(405, { allow: 'GET, HEAD' }).end()
    else
      response
        .writeHead(200, { ...headers, 'content-type': types[name.split('.').at(-1)!] })
        .end(method === 'GET' ? body : undefined)
  }
}
