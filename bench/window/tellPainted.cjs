// Required into an Electron application (`-r`): tells on its standard output when the page has painted what was asked for, then ends it in order.
const { app } = require('electron')

/**
 * In the page: resolves after the frame in which `selector` is first there, with the wall clock's milliseconds.
 * @param {string} selector
 * @returns {Promise<number>}
 */
const untilPainted = (selector) =>
  new Promise((resolve) => {
    const frame = () => {
      if (document.querySelector(selector) === null) {
        requestAnimationFrame(frame)
        return
      }
      const { port1, port2 } = new MessageChannel()
      port1.addEventListener('message', () => resolve(performance.timeOrigin + performance.now()), { once: true })
      port1.start()
      port2.postMessage(null)
    }
    requestAnimationFrame(frame)
  })

app.on('web-contents-created', (_event, contents) => {
  contents.on('dom-ready', () => {
    const place = process.env.BENCH_GO_TO
    const go = place === undefined ? '' : `location.hash = ${JSON.stringify(place)};`
    void contents.executeJavaScript(`${go} (${String(untilPainted)})(${JSON.stringify(process.env.BENCH_WAIT_FOR)})`).then((at) => {
      process.stdout.write(`painted ${at}\n`)
      setTimeout(() => app.quit(), 300)
    })
  })
})
