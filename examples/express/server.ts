/**
 * A whole server on Express: federation, an admin API, and two pages for people.
 *
 * Start it with `npm run example:express`; see examples/README.md for its settings.
 *
 * @module
 */
import express from 'express'
import { federation as mount } from 'tootkit/express'
import { admin } from '../shared/admin.ts'
import { openInstance } from '../shared/instance.ts'
import { accountPage, homePage, statusPage } from '../shared/pages.ts'
import { settingsOrExit } from '../shared/settings.ts'

const settings = settingsOrExit()
const instance = await openInstance(settings, 'tootkit on Express')
const app = express().disable('x-powered-by')

app.use(mount(instance.federation)) // before body parsers: a digest is made over the octets that were sent

app.all('/admin/*path', express.json(), async (request, response) => {
  const { pathname, searchParams } = new URL(request.originalUrl, settings.origin)
  const { status, body } = await admin(
    {
      method: request.method,
      path: pathname.slice('/admin/'.length),
      query: searchParams,
      authorization: request.get('authorization'),
      body: request.body as unknown,
    },
    instance,
  )
  response.status(status).json(body)
})

app.get('/', async (_request, response) => {
  response.send(await homePage(instance))
})

app.get('/@:username', async (request, response) => {
  const html = await accountPage(request.params.username, instance)
  if (html === undefined) response.sendStatus(404)
  else response.send(html)
})

app.get('/@:username/:key', async (request, response) => {
  const html = await statusPage(request.params.username, request.params.key, instance)
  if (html === undefined) response.sendStatus(404)
  else response.send(html)
})

const server = app.listen(settings.port, settings.hostname, () => {
  console.log(
    `tootkit on Express: ${settings.origin} (port ${settings.port}, data in ${settings.databaseUrl === undefined ? settings.database : 'Postgres'})`,
  )
})

process.once('SIGTERM', () => {
  server.close()
  void instance.close().then(() => process.exit(0))
})
