import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { startGate } from '../../tools/gate/gate.ts'
import { recipe } from '../support/recipes.ts'
import { realSiteSuite } from './real-site-suite.ts'
import { startWordPress, WORDPRESS_WAYS } from './sites/wordpress.ts'

realSiteSuite(WORDPRESS_WAYS)

test('a WordPress that names its own address is not protected: the password would go past the gate', async () => {
  const site = await startWordPress()
  try {
    const variables = { ...recipe('WordPress', site.origin), HOST_MODE: 'origin' }
    await expect(startGate({ variables, port: 0, dataDir: tmpdir() })).rejects.toThrow(/^HOST_MODE: the form on/)
  } finally {
    await site.stop()
  }
})
