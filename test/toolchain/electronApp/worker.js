import { parentPort } from 'node:worker_threads'
import { openDatabase } from './openDatabase.js'

parentPort?.postMessage({ from: 'thread', sum: openDatabase() })
