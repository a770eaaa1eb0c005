import type { ExecutionContext } from 'hono';
import { type Variable } from './proxy/config/config.ts';
import type { Reach } from './proxy/upstream/upstream.ts';
/** What `wrangler.toml` sets: one variable per setting (docs/any-site.md), and the bindings. */
export type WorkerEnv = Partial<Record<Variable, string>> & {
    LIBSQL_URL?: string;
    LIBSQL_TOKEN?: string;
    MFA_KEYS?: string;
    /** The elements and their chunks. */
    ASSETS: {
        fetch: (request: Request) => Promise<Response>;
    };
    /** The site as a service binding, for `HOST_MODE=public`. */
    ORIGIN_SERVICE?: {
        fetch: Reach;
    };
};
declare const _default: {
    fetch(request: Request, env: WorkerEnv, context: ExecutionContext): Promise<Response>;
    /** Each job is by itself: what one cannot do keeps no other from its own. Rejects when one failed, so that it shows. */
    scheduled(_event: unknown, env: WorkerEnv): Promise<void>;
};
export default _default;
