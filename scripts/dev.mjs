import { fileURLToPath } from 'node:url'
import { onNewEnoughNode } from './newEnoughNode.mjs'

await onNewEnoughNode(fileURLToPath(import.meta.url), () => import('./dev/main.ts'))
