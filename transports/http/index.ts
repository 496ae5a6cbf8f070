export { type BodyLimits, readBody } from './body.ts'
export { HttpProblem } from './http-problem.ts'
export { type RequestHandler, requestListener } from './request-listener.ts'
