import { expect, test } from 'vitest'
import { hostAllowed, type Named, sameOrigin } from '../../../transports/http/hosts.ts'

function named(
  host: string | undefined,
  { secure = false, proto }: { secure?: boolean; proto?: string } = {},
): Named {
  return {
    headers: { ...(host !== undefined && { host }), ...(proto && { 'x-forwarded-proto': proto }) },
    socket: (secure ? { encrypted: true } : {}) as Named['socket'],
  }
}

test.each([
  ['localhost:3000', true],
  ['LOCALHOST:3000', true],
  ['127.0.0.1', true],
  ['[::1]:8080', true],
  ['app.localhost:3000', true],
  ['evil.example:3000', false],
  ['localhost.evil.example', false],
  ['127.0.0.1.evil.example', false],
  ['localhost@evil.example', false],
  ['evil.example/localhost', false],
  ['evil.example#localhost', false],
  ['192.168.1.20:3000', false],
  ['', false],
  [undefined, false],
])('A10: a request for %j is one for this computer alone: %s', (host, own) => {
  expect(hostAllowed(named(host), 'loopback')).toBe(own)
})

test.each([
  ['agent.example:8080', ['agent.example:8080'], false, true],
  ['agent.example', ['agent.example:8080'], false, false],
  ['agent.example:80', ['agent.example'], false, true],
  ['agent.example:443', ['agent.example'], true, true],
  ['agent.example:443', ['agent.example'], false, false],
  ['Agent.Example', ['agent.example'], false, true],
  ['localhost:1', ['loopback', 'agent.example'], false, true],
  ['other.example', ['loopback', 'agent.example'], false, false],
])('A10, a neighbour: %s is one of %j (over TLS: %s): %s', (host, hosts, secure, allowed) => {
  expect(hostAllowed(named(host, { secure }), hosts)).toBe(allowed)
})

test.each([
  ['http://localhost:3000', 'localhost:3000', {}, true],
  ['http://localhost:3001', 'localhost:3000', {}, false],
  ['http://localhost:3000', 'localhost:3000', { secure: true }, false],
  ['https://localhost:3000', 'localhost:3000', { secure: true }, true],
  ['https://agent.example', 'agent.example', { proto: 'https' }, true],
  ['http://agent.example', 'agent.example', { proto: 'https' }, false],
  ['https://agent.example', 'agent.example:443', { proto: 'https, http' }, true],
  ['https://agent.example', 'agent.example', {}, true],
  ['chrome-extension://agent.example', 'agent.example', {}, false],
  ['file://', '', {}, false],
  ['null', 'null', {}, false],
])('A10: a page of %s asks at %s %j: %s', (origin, host, options, same) => {
  expect(sameOrigin(origin, named(host, options))).toBe(same)
})
