import { startPurge } from '../../edge/node/index.ts'

/* A process that has nothing else to do. */

startPurge({
  store: {
    async purgeSlice() {
      process.stdout.write('purged\n')
      return { gone: {}, isMore: false }
    },
  },
})
