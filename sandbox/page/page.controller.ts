import {
  Controller,
  Get,
  Header,
  NotFoundException,
  Req,
  Res,
  ServiceUnavailableException,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { contentSecurityPolicy } from './content-security-policy';
import { PageFiles } from './page.files';

@Controller()
export class PageController {
  constructor(private readonly files: PageFiles) {}

  @Get()
  page(@Res({ passthrough: true }) reply: FastifyReply): string {
    const file = this.files.read('page/index.html');
    if (!file || !this.files.read('page/main.js')) {
      throw new ServiceUnavailableException('The page is not built. Run: npm run build');
    }
    void reply.headers({
      'content-type': file.type,
      'content-security-policy': contentSecurityPolicy(file.text),
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-cache',
    });
    return file.text;
  }

  @Get(['page/*', 'vendor/*'])
  @Header('x-content-type-options', 'nosniff')
  @Header('cache-control', 'no-cache')
  asset(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): string {
    const [path = ''] = request.url.slice(1).split('?');
    const file = this.files.read(path);
    if (!file) throw new NotFoundException();
    void reply.header('content-type', file.type);
    return file.text;
  }
}
