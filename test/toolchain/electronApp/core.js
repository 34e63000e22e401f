import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { openDatabase } from './openDatabase.js'

process.parentPort.postMessage({ from: 'utility process', sum: openDatabase() })
const worker = new Worker(join(import.meta.dirname, 'worker.js'))
worker.on('message', (message) => process.parentPort.postMessage(message))
worker.on('exit', () => process.exit(0))
