import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Between one bot and its database, so that the way there can break. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  private state: 'open' | 'stalled' | 'cut' = 'open';

  private constructor(private target: URL) {
    this.server = createServer((client) => {
      this.join(client);
    });
  }

  static async before(databaseUrl: string): Promise<TcpProxy> {
    const proxy = new TcpProxy(new URL(databaseUrl));
    proxy.server.listen(0, '127.0.0.1');
    await once(proxy.server, 'listening');
    return proxy;
  }

  /** The same database, through this proxy. */
  get url(): string {
    const url = new URL(this.target.href);
    url.host = `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return url.href;
  }

  /** Every connection is reset, and new ones are as soon as they are made. */
  cut(): void {
    this.state = 'cut';
    this.sockets.forEach((socket) => socket.resetAndDestroy());
  }

  /** Half-open: nothing gets through any more, in either direction, and neither side is told. */
  stall(): void {
    this.state = 'stalled';
    this.sockets.forEach((socket) => socket.unpipe().pause());
  }

  /** New connections lead to this database from now on. */
  lead(databaseUrl: string): void {
    this.target = new URL(databaseUrl);
  }

  /** For new connections; what stalled stays so. */
  heal(): void {
    this.state = 'open';
  }

  async close(): Promise<void> {
    this.server.close();
    this.sockets.forEach((socket) => socket.destroy());
    await once(this.server, 'close');
  }

  private join(client: Socket): void {
    this.keep(client);
    if (this.state === 'cut') client.resetAndDestroy();
    if (this.state !== 'open') return;
    const server = connect(Number(this.target.port), this.target.hostname);
    this.keep(server);
    client.pipe(server);
    server.pipe(client);
    client.on('close', () => server.destroy());
    server.on('close', () => client.destroy());
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
  }
}
