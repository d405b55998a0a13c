import { serve, type ServerType } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { createUndiciTransport } from '../../src/adapters/node/index.js'
import { createFetchTransport } from '../../src/adapters/web/index.js'
import { answerTransportContract, transportContract } from '../../src/testing/index.js'

let server: ServerType
let origin = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => {
    server = serve({ fetch: answerTransportContract, port: 0, hostname: '127.0.0.1' }, () => {
      resolve()
    })
  })
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  if ('closeAllConnections' in server) server.closeAllConnections()
  server.close()
})

const loopback = { allowHttp: true, allowPrivateAddresses: true }

describe('contract of createUndiciTransport', () => {
  const create = () => {
    const transport = createUndiciTransport(loopback)
    return { transport, origin, close: () => transport.close() }
  }
  for (const { name, run } of transportContract(create)) it(name, run)
})

describe('contract of createFetchTransport', () => {
  const create = () => ({ transport: createFetchTransport(loopback), origin })
  for (const { name, run } of transportContract(create)) it(name, run)
})
