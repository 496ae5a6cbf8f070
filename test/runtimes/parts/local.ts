import assert from 'node:assert/strict'
import { devices } from 'antiphon/transports/local'

// The computer's sound is reached; it may have no device.
assert.ok(Array.isArray(await devices()))
