/** A quiet job whose output is the answer of a call: the core's own thread does none of its work. */
import type { JobInput, JobName, JobOutput, Jobs } from './jobs.ts'

/** Whoever gives the call up ends the job. Rejects as the job does. */
export async function answerOf<J extends JobName>(jobs: Jobs, job: J, input: JobInput<J>, { label, signal }: { label: string; signal?: AbortSignal | undefined }): Promise<JobOutput<J>> {
  signal?.throwIfAborted()
  const { id, finished } = jobs.start(job, input, { label, quiet: true })
  const cancel = () => void jobs.cancel(id)
  signal?.addEventListener('abort', cancel, { once: true })
  try {
    return await finished
  } finally {
    signal?.removeEventListener('abort', cancel)
  }
}
