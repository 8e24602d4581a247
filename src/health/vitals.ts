import { statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { Injectable } from '@nestjs/common';

const WINDOW_MS = 30_000;

/** All in bytes. */
export interface MemoryUse {
  readonly rss: number;
  /** What the container may use, or the machine has. */
  readonly available: number;
  readonly heapUsed: number;
  readonly heapLimit: number;
}

/** All in bytes. */
export interface DiskSpace {
  readonly free: number;
  readonly total: number;
}

/** What this process measures of itself and its machine. */
@Injectable()
export class Vitals implements OnModuleInit, OnModuleDestroy {
  private readonly delays = monitorEventLoopDelay();
  private lastWindowMs = 0;
  private timer: NodeJS.Timeout | undefined;

  onModuleInit(): void {
    this.delays.enable();
    this.timer = setInterval(() => {
      this.lastWindowMs = this.currentWindowMs();
      this.delays.reset();
    }, WINDOW_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
    this.delays.disable();
  }

  /** The 99th percentile in ms, of this half minute or the one before: a new window alone would hide a delay just over. */
  eventLoopDelayP99(): number {
    return Math.max(this.lastWindowMs, this.currentWindowMs());
  }

  memory(): MemoryUse {
    const { used_heap_size: heapUsed, heap_size_limit: heapLimit } = getHeapStatistics();
    // 0 means that nothing limits the process.
    const available = Math.min(process.constrainedMemory() || Infinity, totalmem());
    return { rss: process.memoryUsage.rss(), available, heapUsed, heapLimit };
  }

  /** Of the disk that holds the folder. */
  async disk(folder: string): Promise<DiskSpace> {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { free: bavail * bsize, total: blocks * bsize };
  }

  private currentWindowMs(): number {
    return Math.round(this.delays.percentile(99) / 1e6);
  }
}
