export { type HangUpOptions, hangUp } from './hang-up.ts'
export { type SendDigitsOptions, sendDigits } from './send-digits.ts'
