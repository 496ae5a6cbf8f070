export { type BodyLimits, readBody } from './body.ts'
export { type FormFields, readForm } from './form.ts'
export { HttpProblem } from './http-problem.ts'
export { type RequestHandler, requestListener } from './request-listener.ts'
