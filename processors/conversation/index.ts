export { Conversation } from './conversation.ts'
export type { CallOptions, ConversationOptions, Pcm, Reply, SpokenReply } from './conversation-options.ts'
export {
  ConversationStream,
  type ConversationStreamEvents,
  type ConversationStreamOptions,
} from './conversation-stream.ts'
