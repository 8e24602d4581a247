/** What `Authorization: Bearer` takes. */
export abstract class AccessTokens {
  /**
   * @param waitMs how long the caller can wait where a token has to be fetched first
   * @throws LineRefusedError, LineUnreachableError with endpoint `issueToken`
   */
  abstract current(waitMs: number): string | Promise<string>;

  /**
   * @param refused the token that LINE answered with 401
   * @returns another one, or undefined where there is no other
   */
  abstract replacing(refused: string, waitMs: number): string | Promise<string> | undefined;
}
