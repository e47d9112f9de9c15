/**
 * The peer of panic-alert: mosquitto on loopback, one publisher, many subscribers in this process, QoS 1. The MQTT 3.1.1 spoken here is
 * the handful of packets that takes. Returns publish → last subscriber in milliseconds, one a round.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const TOPIC = 'school/room4/alerts'
/** As long as one of our alerts on the wire. */
const PAYLOAD = Buffer.alloc(700, 'x')

export async function mosquittoRounds(rounds: number, subscribers: number): Promise<number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'handrail-mosquitto-'))
  const port = await freePort()
  writeFileSync(join(folder, 'm.conf'), `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nlog_type none\n`)
  const broker = spawn('/usr/sbin/mosquitto', ['-c', join(folder, 'm.conf')], { stdio: 'ignore' })
  const clients: Client[] = []
  try {
    const publisher = await openClient(port, 'publisher')
    clients.push(publisher)
    let left = 0
    let done: () => void = () => undefined
    for (let n = 0; n < subscribers; n++) {
      const subscriber = await openClient(port, `subscriber-${n}`)
      clients.push(subscriber)
      await subscriber.subscribe(() => --left === 0 && done())
    }
    const times: number[] = []
    for (let n = 0; n < rounds + 5; n++) {
      left = subscribers
      const all = new Promise<void>((resolve) => {
        done = resolve
      })
      const at = performance.now()
      publisher.publish(n + 1)
      await all
      if (n >= 5) times.push(performance.now() - at)
      await sleep(5)
    }
    return times
  } finally {
    for (const client of clients) client.socket.destroy()
    broker.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Client {
  socket: Socket
  subscribe(received: () => void): Promise<void>
  publish(id: number): void
}

async function openClient(port: number, id: string): Promise<Client> {
  const socket = await dial(port)
  socket.setNoDelay(true)
  let onPacket: (type: number, body: Buffer) => void = () => undefined
  let rest = Buffer.alloc(0)
  socket.on('data', (part) => {
    rest = Buffer.concat([rest, part])
    for (;;) {
      const found = packetIn(rest)
      if (!found) return
      rest = rest.subarray(found.end)
      onPacket(found.type, found.body)
    }
  })
  socket.on('error', () => undefined)
  const answered = (type: number) =>
    new Promise<void>((resolve) => {
      onPacket = (got) => got === type && resolve()
    })
  const connected = answered(2)
  socket.write(packet(0x10, Buffer.concat([text('MQTT'), Buffer.from([4, 2, 0, 0]), text(id)])))
  await connected
  return {
    socket,
    async subscribe(received) {
      const subscribed = answered(9)
      socket.write(packet(0x82, Buffer.concat([Buffer.from([0, 1]), text(TOPIC), Buffer.from([1])])))
      await subscribed
      onPacket = (type, body) => {
        if (type !== 3) return
        const topic = body.readUInt16BE(0)
        socket.write(packet(0x40, body.subarray(2 + topic, 4 + topic)))
        received()
      }
    },
    publish(n) {
      const number = Buffer.alloc(2)
      number.writeUInt16BE(n & 0xffff)
      socket.write(packet(0x32, Buffer.concat([text(TOPIC), number, PAYLOAD])))
    },
  }
}

function packet(head: number, body: Buffer): Buffer {
  const length: number[] = []
  let left = body.length
  do {
    length.push((left % 128) | (left >= 128 ? 128 : 0))
    left = Math.floor(left / 128)
  } while (left > 0)
  return Buffer.concat([Buffer.from([head, ...length]), body])
}

function packetIn(bytes: Buffer): { type: number; body: Buffer; end: number } | null {
  let length = 0
  for (let n = 1; n < 5 && n < bytes.length; n++) {
    const digit = bytes[n] ?? 0
    length += (digit & 127) * 128 ** (n - 1)
    if (digit < 128) {
      const end = n + 1 + length
      return bytes.length < end ? null : { type: (bytes[0] ?? 0) >> 4, body: bytes.subarray(n + 1, end), end }
    }
  }
  return null
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(bytes.length)
  return Buffer.concat([length, bytes])
}

async function dial(port: number): Promise<Socket> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await new Promise<Socket>((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () => resolve(socket))
        socket.once('error', reject)
      })
    } catch (error) {
      if (attempt > 100) throw error
      await sleep(50)
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
