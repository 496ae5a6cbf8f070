/**
 * Pipecat's client connects the meters of its microphone to the loudspeaker, or they would not run. They are not listened to:
 * run this before the tap of the loudspeaker, which then does not see them.
 */
AnalyserNode.prototype.connect = AudioNode.prototype.connect
