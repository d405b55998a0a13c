/**
 * Loopback servers that answer with given bytes, however wrong, for the tests of transports.
 *
 * @module
 */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'

/** A server on loopback. */
export interface ScriptedServer {
  readonly origin: string
  readonly port: number
  /** Connections accepted so far. */
  readonly connections: () => number
  /** Connections open now. */
  readonly open: () => number
  readonly close: () => Promise<void>
}

/** Starts a server that hands each connection, once its request head is in, to the script. */
export async function serveScript(script: (socket: Socket, head: string) => void): Promise<ScriptedServer> {
  const sockets = new Set<Socket>()
  let connections = 0
  const server = createServer((socket) => {
    connections++
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined)
    let head = ''
    socket.on('data', (data) => {
      const isNew = !head.includes('\r\n\r\n')
      head += data.toString('latin1')
      if (isNew && head.includes('\r\n\r\n')) {
        const taken = head
        head = ''
        script(socket, taken)
      }
    })
  })
  return await listen(server, sockets, () => connections)
}

async function listen(
  server: Server,
  sockets: Set<Socket>,
  connections: () => number,
): Promise<ScriptedServer> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    connections,
    open: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Writes a whole answer and ends the connection. */
export function answer(head: string, body: string | Uint8Array = ''): (socket: Socket) => void {
  return (socket) => {
    socket.write(`${head.trim().replaceAll(/\s*\n\s*/g, '\r\n')}\r\n\r\n`)
    socket.end(body)
  }
}
