import { Injectable } from '@nestjs/common';
import { SandboxOptions } from './sandbox.options';

/** The sandbox's time, in milliseconds since 1970, which can be moved and stopped. */
@Injectable()
export class Clock {
  private offsetMs = 0;
  private stoppedAt: number | undefined;

  constructor(private readonly options: SandboxOptions) {}

  readonly now = (): number => this.stoppedAt ?? this.options.now() + this.offsetMs;

  get frozen(): boolean {
    return this.stoppedAt !== undefined;
  }

  set(time: number): void {
    this.offsetMs = time - this.options.now();
    if (this.frozen) this.stoppedAt = time;
  }

  advance(ms: number): void {
    this.set(this.now() + ms);
  }

  /** Goes on from where it stood. */
  freeze(frozen: boolean): void {
    const now = this.now();
    this.stoppedAt = frozen ? now : undefined;
    this.set(now);
  }

  reset(): void {
    this.offsetMs = 0;
    this.stoppedAt = undefined;
  }
}
