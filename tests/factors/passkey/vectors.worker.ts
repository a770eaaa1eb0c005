import { type Vectors, verdicts } from './vectors.ts'

/** Verifies the W3C's vectors in the runtime that the product is made for. */
export default {
  async fetch(request: Request): Promise<Response> {
    return Response.json(await verdicts((await request.json()) as Vectors))
  },
}
