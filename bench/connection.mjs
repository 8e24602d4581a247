// One connection to a bot, one webhook at a time. An HTTP client library costs as much CPU a request as the bots under test do,
// and would be what is measured.
import { Buffer } from 'node:buffer';
import { once } from 'node:events';
import { connect } from 'node:net';

/** A signed message as the bytes that go over the wire. */
export function onTheWire({ body, signature }) {
  return Buffer.from(
    'POST /webhook HTTP/1.1\r\nHost: bot\r\nContent-Type: application/json\r\n' +
      `X-Line-Signature: ${signature}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

export class Connection {
  static async to(url) {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname).setNoDelay();
    await once(socket, 'connect');
    return new Connection(socket);
  }

  constructor(socket) {
    this.socket = socket;
    this.received = '';
    socket.setEncoding('latin1').on('data', (text) => {
      this.received += text;
      this.answerIfWhole();
    });
    socket.on('close', () => this.waiting?.reject(new Error('the bot closed a connection')));
    socket.on('error', (error) => this.waiting?.reject(error));
  }

  /** Resolves when it is acknowledged. */
  post(bytes) {
    this.waiting = Promise.withResolvers();
    this.socket.write(bytes);
    return this.waiting.promise;
  }

  answerIfWhole() {
    const head = this.received.indexOf('\r\n\r\n');
    if (head < 0) return;
    const length = /content-length: (\d+)/i.exec(this.received)?.[1];
    if (this.received.length < head + 4 + Number(length)) return;
    const status = this.received.slice(9, 12);
    this.received = '';
    if (status === '200') this.waiting.resolve();
    else this.waiting.reject(new Error(`a webhook was answered ${status}`));
  }

  end() {
    this.waiting = undefined;
    this.socket.destroy();
  }
}
