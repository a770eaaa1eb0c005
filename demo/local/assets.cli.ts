import { fileURLToPath } from 'node:url'
import { buildAssets } from './build.ts'

// What `wrangler.toml` names as the folder of the assets; wrangler runs this before it deploys or serves.
await buildAssets(fileURLToPath(new URL('../../.build/wrangler-assets', import.meta.url)))
