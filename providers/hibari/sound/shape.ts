/** The shape of the sound that the network describes: rate in Hz, hop and window in samples. */
export const sampleRate = 24_000
export const hop = 300
export const windowLength = 1_200
/** Frequencies of a frame: half the window, and the one in its middle. */
export const bins = windowLength / 2 + 1
/** A frame lasts 12.5 ms, and the network counts durations in twos. */
export const framesPerDuration = 2
export const frameMs = (hop / sampleRate) * 1_000
