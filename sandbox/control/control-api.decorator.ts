import { applyDecorators, Controller, UseGuards } from '@nestjs/common';
import { LocalGuard } from './local.guard';

/**
 * A controller for people and tools. Whatever changes something reads a JSON body, or is a PATCH, PUT or DELETE: a web page
 * elsewhere cannot send these without the browser asking first.
 */
export function ControlApi(path = ''): ClassDecorator {
  return applyDecorators(Controller(`sandbox/${path}`), UseGuards(LocalGuard));
}
