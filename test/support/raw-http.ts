import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** One connection without an HTTP client's manners. */
export class RawConnection {
  private readonly chunks: Buffer[] = [];
  private readonly closed: Promise<string>;

  constructor(
    port: number,
    private readonly socket: Socket = connect(port, '127.0.0.1'),
  ) {
    socket.on('data', (chunk: Buffer) => this.chunks.push(chunk));
    // A server that cuts a connection may reset it; what it has sent by then is the answer all the same.
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        resolve(Buffer.concat(this.chunks).toString('latin1'));
      });
    });
  }

  write(bytes: Buffer | string): this {
    this.socket.write(bytes);
    return this;
  }

  hangUp(): void {
    this.socket.destroy();
  }

  /** All that the server sent, once it has closed the connection. */
  untilClosed(): Promise<string> {
    return this.closed;
  }
}
