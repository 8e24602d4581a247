import { All, Controller, UseInterceptors } from '@nestjs/common';
import { CallInterceptor } from './call.interceptor';
import { LineEndpoint } from './endpoint';
import { LineError } from './line-error';

/** Calls that LINE does not have, or the sandbox not yet: refused as LINE does, and in the history for all to see. */
@Controller()
@UseInterceptors(CallInterceptor)
export class UnknownController {
  @All(['v2/*', 'oauth2/*'])
  @LineEndpoint('unknown')
  unknown(): never {
    throw LineError.withMessage(404, 'Not found');
  }
}
