import config from '../../widget/web-test-runner.config.mjs'
import { engineLauncher } from './launcher.ts'

export default { ...config, browsers: [engineLauncher('firefox')] }
