import { Delete, Get, HttpCode, Param, ParseIntPipe, Post } from '@nestjs/common';
import type { OrderedFault } from '../faults/faults';
import { Faults } from '../faults/faults';
import { History } from '../history/history';
import { JsonBody } from '../platform/json-body.decorator';
import type { JsonObject } from '../platform/json-fields';
import { LineError } from '../platform/line-error';
import { ControlApi } from './control-api.decorator';
import { faultFrom } from './fault-from';

@ControlApi('faults')
export class FaultsController {
  constructor(
    private readonly faults: Faults,
    private readonly history: History,
  ) {}

  @Get()
  list(): readonly OrderedFault[] {
    return this.faults.list();
  }

  @Post()
  add(@JsonBody() body: JsonObject): { id: number } {
    const { id } = this.faults.add(faultFrom(body));
    this.history.add({ type: 'faults.changed' });
    return { id };
  }

  @Delete()
  @HttpCode(204)
  clear(): void {
    this.faults.clear();
    this.history.add({ type: 'faults.changed' });
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id', ParseIntPipe) id: number): void {
    if (!this.faults.remove(id)) throw LineError.withMessage(404, `There is no fault ${id}.`);
    this.history.add({ type: 'faults.changed' });
  }
}
