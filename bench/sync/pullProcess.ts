/** `pullProcess.ts WORKSPACE URL TOKEN`: pulls as the job does; prints `{rows, seconds, peakBytes}`. */
import { pullJob } from '#main/core/jobs/pull.ts'
import { openWorkspace } from '#main/db/workspace.ts'
import { peakBytes, print } from '../children.ts'

const [workspaceDir = '', url = '', token = ''] = process.argv.slice(2)
const workspace = openWorkspace(workspaceDir, { create: true, who: 'the benchmark' })
const { rows, seconds } = await pullJob({ workspaceDir, connection: { url, token } }, { signal: new AbortController().signal, progress: () => {} })
workspace.close()
print({ rows, seconds, peakBytes: peakBytes() })
