const context = new AudioContext()
void navigator.mediaDevices.getUserMedia({ audio: true }).then(async (stream) => {
  context.createMediaStreamSource(stream).connect(context.destination)
  await context.resume()
  document.title = 'ready'
})
