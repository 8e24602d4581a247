import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Between the bot and the sandbox, so that LINE can be gone as a whole: connections are refused while it is down. */
export class LineGateway {
  private readonly sockets = new Set<Socket>();
  private server: Server;
  private port = 0;

  private constructor(private readonly target: URL) {
    this.server = this.newServer();
  }

  static async before(sandbox: { readonly url: string }): Promise<LineGateway> {
    const gateway = new LineGateway(new URL(sandbox.url));
    await gateway.up();
    return gateway;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The first time on any free port, then on that one again. */
  async up(): Promise<void> {
    this.server = this.newServer();
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  async down(): Promise<void> {
    this.server.close();
    this.sockets.forEach((socket) => socket.destroy());
    await once(this.server, 'close');
  }

  private newServer(): Server {
    return createServer((client) => {
      const line = connect(Number(this.target.port), this.target.hostname);
      for (const [from, to] of [
        [client, line],
        [line, client],
      ] as const) {
        this.sockets.add(from);
        from.pipe(to);
        from.on('error', () => to.destroy());
        from.on('close', () => {
          this.sockets.delete(from);
          to.destroy();
        });
      }
    });
  }
}
