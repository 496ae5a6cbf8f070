/**
 * Where a turn stands.
 *
 * - `listening`: nobody is saying anything new.
 * - `userSpeaks`: the user has the floor.
 * - `contested`: the user made a sound while the agent had the floor; the output waits for words, or their absence.
 * - `muted`: what the user says is not listened to.
 */
export type TurnState = 'listening' | 'userSpeaks' | 'contested' | 'muted'
