/** What stands in a model's text and is not for the listener. */
export type TextMark =
  /** Thoughts: all between the two. An end alone says that all before it was thought. */
  | { readonly kind: 'reasoning'; readonly begin: string; readonly end: string }
  /** A call of a tool, as the model writes it; without an end, up to the end of the answer. */
  | { readonly kind: 'call'; readonly begin: string; readonly ends?: readonly string[] }
  /** All between the two is left out, such as a turn of the user's that the model has made up. */
  | { readonly kind: 'omitted'; readonly begin: string; readonly ends: readonly string[] }
  /** A token by itself. One `*` stands for a name of up to 40 letters, digits and `_`, `-`, `.`, `/`, `▁`. */
  | { readonly kind: 'token'; readonly begin: string }
  /** The head of a channel, up to `head`: what follows is for the listener if the head names the channel `final`. */
  | {
      readonly kind: 'channel'
      readonly begin: string
      readonly head: string
      readonly ends: readonly string[]
    }

const tag = (name: string): TextMark => ({ kind: 'reasoning', begin: `<${name}>`, end: `</${name}>` })
const reasoning = (begin: string, end: string): TextMark => ({ kind: 'reasoning', begin, end })
const call = (begin: string, ...ends: string[]): TextMark => ({ kind: 'call', begin, ends })
const token = (begin: string): TextMark => ({ kind: 'token', begin })
const omitted = (begin: string, ...ends: string[]): TextMark => ({ kind: 'omitted', begin, ends })
const channel = (begin: string): TextMark => ({
  kind: 'channel',
  begin,
  head: '<|message|>',
  ends: channelEnds,
})
const channelEnds = ['<|end|>', '<|return|>', '<|call|>', '<|start|>', '<|channel|>']

/**
 * The marks of the models that are common now: DeepSeek, Qwen, QwQ, GLM, Mistral, Llama, Gemma, Kimi, Cohere, gpt-oss.
 * To add one: `openai({ marks: [...textMarks, { kind: 'reasoning', begin: '<plan>', end: '</plan>' }] })`.
 */
export const textMarks: readonly TextMark[] = [
  ...[
    'think',
    'thinking',
    'thought',
    'thoughts',
    'reasoning',
    'reflection',
    'scratchpad',
    'inner_monologue',
  ].map(tag),
  ...['seed:think', 'antThinking'].map(tag),
  reasoning('[THINK]', '[/THINK]'),
  reasoning('◁think▷', '◁/think▷'),
  reasoning('<|begin_of_thought|>', '<|end_of_thought|>'),
  reasoning('<|START_THINKING|>', '<|END_THINKING|>'),
  reasoning('<|channel>thought', '<channel|>'),
  reasoning('<unused94>thought', '<unused95>'),
  channel('<|channel|>'),
  channel('<|start|>'),
  call('<tool_call>', '</tool_call>'),
  call('<tool_calls>', '</tool_calls>'),
  call('<tools>', '</tools>'),
  call('<tool_code>', '</tool_code>'),
  call('<function_call>', '</function_call>'),
  call('<function_calls>', '</function_calls>'),
  call('<functioncall>', '</functioncall>'),
  call('<minimax:tool_call>', '</minimax:tool_call>'),
  call('<function=', '</function>'),
  call('<function(', '</function>'),
  call('<invoke name=', '</invoke>'),
  call('<|tool_call|>', '<|/tool_call|>', '<|end|>'),
  call('<|tool_call>', '<tool_call|>'),
  call('<|tool_calls_section_begin|>', '<|tool_calls_section_end|>'),
  call('<｜tool▁calls▁begin｜>', '<｜tool▁calls▁end｜>'),
  call('<|START_ACTION|>', '<|END_ACTION|>'),
  call('<|python_tag|>', '<|eom_id|>', '<|eot_id|>'),
  call('[TOOL_CALLS]', '</s>'),
  call('```tool_code', '```'),
  call('```tool_call', '```'),
  omitted('<tool_response>', '</tool_response>'),
  omitted('```tool_output', '```'),
  ...['user', 'system', 'tool'].flatMap((role) => [
    omitted(`<|im_start|>${role}`, '<|im_end|>'),
    omitted(`<|start_header_id|>${role}<|end_header_id|>`, '<|eot_id|>'),
    omitted(`<start_of_turn>${role}`, '<end_of_turn>'),
  ]),
  omitted('[INST]', '[/INST]'),
  token('<|im_start|>assistant'),
  token('<|start_header_id|>assistant<|end_header_id|>'),
  token('<start_of_turn>model'),
  token('<start_of_turn>'),
  token('<end_of_turn>'),
  token('<|*|>'),
  token('<｜*｜>'),
  token('[/INST]'),
  token('[/TOOL_CALLS]'),
  token('<s>'),
  token('</s>'),
  token('<bos>'),
  token('<eos>'),
  token('<pad>'),
]
