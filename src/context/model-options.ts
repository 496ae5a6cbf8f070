/** How much a model thinks before it answers. Each provider makes of it what its vendor has. */
export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high'

/** What only one provider of models knows, under that provider's name: it passes its own on as they are. */
export type ModelOptions = Readonly<Record<string, Readonly<Record<string, unknown>>>>
