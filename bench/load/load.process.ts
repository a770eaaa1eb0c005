import { fire, type Job } from './generator.ts'

/* The process of the load: told over Node's channel what to send, it answers with what it measured. */

process.on('message', (job: Job) => {
  fire(job).then(
    (sent) => process.send?.({ sent }),
    (error: Error) => process.send?.({ error: error.message }),
  )
})
process.on('disconnect', () => process.exit())
process.send?.({ ready: '' })
