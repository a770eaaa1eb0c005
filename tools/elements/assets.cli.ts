import { fileURLToPath } from 'node:url'
import { buildWidget } from './build.ts'

// What `wrangler.toml` names as the folder of the assets; wrangler runs this before it deploys or serves.
await buildWidget(fileURLToPath(new URL('../../.build/wrangler-assets', import.meta.url)))
