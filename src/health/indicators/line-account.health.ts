import { Injectable } from '@nestjs/common';
import type { HealthIndicatorResult } from '@nestjs/terminus';
import { HealthIndicatorService } from '@nestjs/terminus';
import { LineAccount } from '../../line/account/line-account.service';

/** Whether the account's settings fit the configured read mode. */
@Injectable()
export class LineAccountHealthIndicator {
  constructor(
    private readonly indicators: HealthIndicatorService,
    private readonly account: LineAccount,
  ) {}

  check(): HealthIndicatorResult<'line_account'> {
    const session = this.indicators.check('line_account');
    const { state, tokensMissing } = this.account;
    const modes = 'modes' in state ? state.modes : {};
    if ('problem' in state) return session.degraded({ ...modes, message: state.problem });
    if (tokensMissing) {
      return session.degraded({
        ...modes,
        message:
          'Messages arrive without markAsReadToken, so none can be marked: is Chat on in LINE Official Account Manager ' +
          '(Response settings)? If it is meant to be off, unset LINE_CHAT_MODE.',
      });
    }
    // Not an alarm of its own: that LINE cannot be reached is line_api's to say, and every start passes through here.
    return state.kind === 'unchecked' ? session.up('Not checked yet.') : session.up(modes);
  }
}
