import { AccessTokens } from './access-tokens';

/** The token an operator issued in LINE's console. */
export class LongLivedTokens extends AccessTokens {
  constructor(private readonly token: string) {
    super();
  }

  current(): string {
    return this.token;
  }

  replacing(): undefined {
    return undefined;
  }
}
