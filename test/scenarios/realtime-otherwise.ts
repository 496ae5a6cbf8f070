import type { RealtimeTurns } from '../../src/engine.ts'

type Reasons = Readonly<Record<string, readonly string[]>>

const oneModel: Reasons = {
  'a model that speaks keeps a conversation of its own: there is no other that could take over': [
    'another model takes over from one that fails, and nobody notices',
    'another model goes on from the last whole sentence of one that breaks off',
    'another model takes over from one that is slow to begin',
  ],
  'the model speaks by itself, and needs no voice that could fail': [
    'a voice that stalls in mid-sentence is given up, and the next answer is heard',
    'a voice that fails at one sentence says the next',
    'a voice that breaks off: the words that sounded are kept',
    'a voice that sends nothing but silence: the caller can go on',
    'what the caller says while the voice prepares a sentence does not make it heard',
    'a voice that fails on the sentence that it prepares ahead: the one before is heard out',
    'two branches with a voice in each: the second goes on where the first broke off',
    'interrupted behind a branch that took over, the conversation holds what was heard',
  ],
  'it speaks sooner, and the caller has hung up when the outcome comes': [
    'hangs up before the outcome of a call has come that is delivered later: it is written down, and nothing follows',
  ],
}

/** The stories that come out in another way with a model that hears and speaks by itself, by the reason. */
export const otherwise: Readonly<Record<RealtimeTurns, Reasons>> = {
  ours: {
    ...oneModel,
    'the words that stand are those that the model has heard, which answers them, and not the recognizer’s': [
      'the final transcript knows better than the interim ones',
    ],
  },
  provider: {
    ...oneModel,
    'the vendor interrupts at any voice: there are no false alarms, backchannels or minimum words': [
      'the caller begins to speak as the last word sounds: it is heard, and so is the caller',
      'a cough: the agent falls silent, and goes on where it stopped',
      'two coughs, one after the other',
      'a cough, and then words that are meant',
      'a cough while the agent thinks costs nothing',
      'noise without end: the agent waits for its words so long, and then speaks on',
      'a cough of which the recognizer never says what it was',
      'a word is too little where two are asked for',
      'a voice is no interruption until it has lasted',
      '“okay” does not stop the agent (en)',
      '“ja genau” does not stop the agent (de)',
      '“d’accord” does not stop the agent (fr)',
      '“sí claro” does not stop the agent (es)',
      '“ho capito” does not stop the agent (it)',
      '“なるほど” does not stop the agent (ja)',
      '“right”, and a while later “okay”: the agent goes on both times',
      '“okay” while the agent thinks does not start it again',
      'an app may have signs of listening of its own',
      'D6, a neighbour: the answer goes on where words that were never sure turn out to be none',
      'and an "mm-hm" of the listener does not',
      'a cough, and a recognizer that flushes: the agent goes on as soon as it is known that no words come',
      'a cough, and a recognizer that ends turns: there is none, and the agent goes on',
      'a cough while a tool runs does not stop it',
    ],
    'the vendor ends turns after a silence of its own, and takes no other words for it': [
      'interrupted by a voice that is noticed as the first sound goes out',
      'two cries within 100 ms are one interruption',
      'a turn starts with three words: two are passed over',
      'a turn starts with a wake phrase, and then freely',
      'a turn starts and ends when the app says so: a key is held to speak',
      'a turn starts by all of several strategies: a voice, and two words',
      'a sentence that hangs in the air is let finish',
      'a number is let be dictated',
      'a detector that does not answer is not waited for',
      'its turns go together with another strategy: it ends them, and not before two words',
      'and with a silence: the longer one of both',
      'D1: what is said in a room that never falls silent is answered when the words stand still',
      'D1, a neighbour: what is said next over the same music is answered too, without what was said before',
      'D1, a neighbour: the agent can be interrupted over music',
      'D1: music alone is no turn for ever: who is silent is asked whether they are there',
      'D1, a neighbour: sounds that come again and again do not keep the question away for ever',
      'D1: a turn in which somebody talks on and on ends after the longest turn',
    ],
    'no recognizer of ours listens that could be late, fail or be mistaken': [
      'a final transcript that comes late and says more than was answered is answered too',
      'a transcript that never becomes final: the turn ends with the words that were heard',
      'neither words nor an end: the turn is given up, and the next one is heard',
      'a recognizer that fails: what it said so far stands, and the failure is told',
      'the final transcript knows better than the interim ones',
      'a turn that the recognizer never ends is over when its words have stood still',
      'the same where the voice is heard to be silent',
      'a recognizer of a session that fails in the middle of a turn: no word is lost',
    ],
    'the vendor cannot be told not to listen': [
      'while the agent speaks it cannot be interrupted',
      'the greeting is heard to its end; what is said after it counts',
      'nobody is heard before the agent has spoken for the first time',
      'while a tool runs, what is said does not stop it',
      'a noise while the agent is not listening does not even make it pause',
    ],
    'the turn is over when the vendor answers, and the caller was gone by then': [
      'the caller hangs up while the speculation is being decided',
      'hangs up with the last word still in the air',
      'hangs up during an interruption',
    ],
    'words of ours are said in a turn of their own, for no answer of ours is under way': [
      'nobody is asked whether he is there while the agent thinks',
      'G2, a neighbour: a text waits while the user has the floor, and is said before the answer',
    ],
    'an answering machine is known by the words of a recognizer': [
      'an answering machine is known by its words, and its tone is waited for',
    ],
  },
}

const gone: Reasons = {
  'the session is cancelled: the connection to the vendor is closed at once, and nobody reads any more what it keeps':
    ['the line is cut while the agent speaks: it is silent at once'],
}

/** The stories in which the vendor's own conversation is not ours to the word, and why. */
export const apart: Readonly<Record<RealtimeTurns, Reasons>> = { ours: gone, provider: gone }

/** The same, where the vendor tells the user's words only while it answers them already. */
export const apartIfLate: typeof apart = {
  ours: gone,
  provider: {
    ...gone,
    'the session is cancelled before the vendor has told what the user has said': [
      'the line is cut while the model thinks: it is asked nothing more',
    ],
  },
}
