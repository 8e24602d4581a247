import { Get, Patch } from '@nestjs/common';
import { History } from '../history/history';
import { JsonBody } from '../platform/json-body.decorator';
import type { JsonObject } from '../platform/json-fields';
import { ControlApi } from './control-api.decorator';
import type { AllSettings } from './settings';
import { Settings } from './settings';

@ControlApi('settings')
export class SettingsController {
  constructor(
    private readonly settings: Settings,
    private readonly history: History,
  ) {}

  @Get()
  all(): AllSettings {
    return this.settings.all();
  }

  @Patch()
  change(@JsonBody() body: JsonObject): AllSettings {
    this.settings.change(body);
    this.history.add({ type: 'settings.changed' });
    return this.settings.all();
  }
}
