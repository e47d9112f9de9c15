/**
 * The dashboard's pages, built beforehand. Every path that is no file and no call is the dashboard itself, which reads the address.
 * The Content-Security-Policy allows nothing inline but styles with this answer's nonce (React Aria adds them), and no framing.
 */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import helmet from '@fastify/helmet'
import files from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const HEAD = '<head>'

export function servePages(app: FastifyInstance, pages: string | undefined): void {
  const folder = pages === undefined ? undefined : resolve(pages)
  const index = folder === undefined ? undefined : join(folder, 'index.html')
  const html = index !== undefined && existsSync(index) ? readFileSync(index, 'utf8') : undefined
  app.register(async (scope) => {
    scope.register(helmet, {
      contentSecurityPolicy: false,
      crossOriginEmbedderPolicy: false,
      referrerPolicy: { policy: 'no-referrer' },
      xFrameOptions: { action: 'deny' },
      strictTransportSecurity: false,
    })
    if (html === undefined || folder === undefined) {
      scope.get('/', async (_request, reply) =>
        reply.type('text/plain').send('Handrail’s server is running. Its pages have not been built: run "npm run build:pages".\n'),
      )
      return
    }
    // Where React Aria looks for the nonce its style elements must carry.
    const show = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const nonce = randomBytes(16).toString('base64')
      if (request.protocol === 'https') reply.header('strict-transport-security', 'max-age=31536000')
      return reply
        .header('content-security-policy', policyWith(nonce))
        .header('cache-control', 'no-store')
        .type('text/html; charset=utf-8')
        .send(html.replace(HEAD, `${HEAD}<meta property="csp-nonce" nonce="${nonce}">`))
    }
    scope.register(files, {
      root: folder,
      index: false,
      globIgnore: ['**/index.html'],
      wildcard: false,
      // Vite puts a hash of the contents into each name.
      maxAge: '1y',
      immutable: true,
    })
    scope.get('/', show)
    scope.get('/index.html', show)
    scope.get('/*', show)
  })
}

function policyWith(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    // The dashboard's only ones: the address of its live worker, and emptying an element (dashboard/core/trusted-types.ts).
    'trusted-types handrail-worker default',
  ].join('; ')
}
