/**
 * A whole server on Hono: federation, an admin API, and two pages for people.
 *
 * Start it with `npm run example:hono`; see examples/README.md for its settings.
 *
 * @module
 */
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { federation as mount } from 'tootkit/hono'
import { admin } from '../shared/admin.ts'
import { openInstance } from '../shared/instance.ts'
import { accountPage, homePage, statusPage } from '../shared/pages.ts'
import { settingsOrExit } from '../shared/settings.ts'

const settings = settingsOrExit()
const instance = await openInstance(settings, 'tootkit on Hono')
const app = new Hono()

app.use(mount(instance.federation))

app.all('/admin/:path{.+}', async (c) => {
  const { status, body } = await admin(
    {
      method: c.req.method,
      path: c.req.param('path'),
      query: new URL(c.req.url).searchParams,
      authorization: c.req.header('authorization'),
      body: c.req.method === 'POST' ? await c.req.json().catch(() => undefined) : undefined,
    },
    instance,
  )
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
})

app.get('/', async (c) => c.html(await homePage(instance)))

app.get('/:name{@\\w+}', async (c) => {
  const html = await accountPage(c.req.param('name').slice(1), instance)
  return html === undefined ? c.notFound() : c.html(html)
})

app.get('/:name{@\\w+}/:key', async (c) => {
  const html = await statusPage(c.req.param('name').slice(1), c.req.param('key'), instance)
  return html === undefined ? c.notFound() : c.html(html)
})

const server = serve({ fetch: app.fetch, port: settings.port, hostname: settings.hostname }, () => {
  console.log(
    `tootkit on Hono: ${settings.origin} (port ${settings.port}, data in ${settings.databaseUrl === undefined ? settings.database : 'Postgres'})`,
  )
})

process.once('SIGTERM', () => {
  server.close()
  void instance.close().then(() => process.exit(0))
})
