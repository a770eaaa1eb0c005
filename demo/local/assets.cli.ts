import { fileURLToPath } from 'node:url'
import { buildAssets } from './build.ts'

// What `demo/wrangler.toml` names as the folder of the assets; wrangler runs this before it deploys or serves.
await buildAssets(fileURLToPath(new URL('../../.build/wrangler-demo-assets', import.meta.url)))
