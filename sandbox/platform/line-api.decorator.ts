import { applyDecorators, Controller, UseInterceptors } from '@nestjs/common';
import { AdmissionInterceptor } from './admission.interceptor';
import { CallInterceptor } from './call.interceptor';
import { RateLimitInterceptor } from './rate-limit.interceptor';

/** A controller of calls that want an access token. Each of its methods has a `LineEndpoint`. */
export function LineApi(path: string): ClassDecorator {
  return applyDecorators(
    Controller(path),
    UseInterceptors(CallInterceptor, AdmissionInterceptor, RateLimitInterceptor),
  );
}

/** A controller of calls that bring their own credentials. */
export function LineTokenApi(path: string): ClassDecorator {
  return applyDecorators(Controller(path), UseInterceptors(CallInterceptor, RateLimitInterceptor));
}
