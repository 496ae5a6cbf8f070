/** The methods of the worker that the tests of the worker plumbing talk to. */
export interface EchoMethods {
  count: { request: { to: number }; reply: number }
  begun: { request: undefined; reply: number }
  double: { request: Float32Array<ArrayBuffer>; reply: Float32Array<ArrayBuffer> }
  untilCancelled: { request: undefined; reply: string }
  block: { request: { ms: number }; reply: string }
  fail: { request: { message: string }; reply: never }
  silent: { request: undefined; reply: number }
  die: { request: undefined; reply: never }
}
