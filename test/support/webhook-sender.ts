import { createHmac } from 'node:crypto';
import { Pool } from 'undici';

/** Posts bodies to a bot as LINE does, over kept connections. */
export class WebhookSender {
  private readonly pool: Pool;

  constructor(
    url: string,
    private readonly secret: string,
    connections = 32,
  ) {
    this.pool = new Pool(url, { connections });
  }

  /** @param signature of another body, say; the right one if not given. @returns the status of the answer. */
  async post(body: string | Buffer, signature = this.sign(body)): Promise<number> {
    const headers = { 'x-line-signature': signature };
    const answer = await this.pool.request({ path: '/webhook', method: 'POST', body, headers });
    await answer.body.dump();
    return answer.statusCode;
  }

  sign(body: string | Buffer): string {
    return createHmac('sha256', this.secret).update(body).digest('base64');
  }

  close(): Promise<void> {
    return this.pool.destroy();
  }
}
