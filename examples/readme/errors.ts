import { AntiphonError, CancelledError, LLMError } from 'antiphon'
import { Conversation } from 'antiphon/conversation'
import { openai } from 'antiphon/llm/openai'

const talk = new Conversation({
  llm: openai({ model: 'llama3.2', baseURL: 'http://127.0.0.1:8999/v1', maxRetries: 0 }),
})

try {
  await talk.chat('hello', { signal: AbortSignal.timeout(10_000) })
} catch (error) {
  if (error instanceof CancelledError) console.log('took too long')
  else if (error instanceof LLMError && error.retryable) console.log('try again later:', error.message)
  else if (error instanceof AntiphonError) console.log(error.code, error.processor, error.cause)
  else throw error
}
