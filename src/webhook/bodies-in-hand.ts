import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Bounds the bytes of all bodies that are being read or worked on, however many connections bring them. */
export class BodiesInHand {
  private bytes = 0;
  private readonly ofConnections = new WeakMap<Socket, { bytes: number }>();

  constructor(private readonly limit: number) {}

  /**
   * Counts a body while it comes in, until its request is answered. What has arrived counts, not what was announced: a client
   * that announces much and sends little shall not keep others out.
   *
   * @param refuse called once, if it is one body too many.
   */
  count(request: IncomingMessage, response: ServerResponse, refuse: () => void): void {
    const connection = this.of(request.socket);
    let counted = 0;
    const read = (chunk: Buffer): void => {
      counted += chunk.length;
      connection.bytes += chunk.length;
      this.bytes += chunk.length;
      if (this.bytes <= this.limit) return;
      request.off('data', read);
      refuse();
    };
    request.on('data', read);
    response.once('close', () => {
      this.release(connection, counted);
    });
  }

  private of(socket: Socket): { bytes: number } {
    const known = this.ofConnections.get(socket);
    if (known) return known;
    const connection = { bytes: 0 };
    this.ofConnections.set(socket, connection);
    // The answer to a pipelined request has no 'close' where its connection dies before its turn.
    socket.once('close', () => {
      this.release(connection, connection.bytes);
    });
    return connection;
  }

  private release(connection: { bytes: number }, bytes: number): void {
    const released = Math.min(bytes, connection.bytes);
    connection.bytes -= released;
    this.bytes -= released;
  }
}
