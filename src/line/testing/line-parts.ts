import { Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { lineConfig, type LineConfig } from '../../config/line.config';
import { readReceiptConfig, type ReadReceiptConfig } from '../../config/read-receipt.config';
import { MetricsModule } from '../../metrics/metrics.module';
import { LineModule } from '../line.module';

/** The real module against the given base URL, with a long-lived token unless told otherwise. */
export function lineParts(apiBaseUrl: string, overrides: Partial<LineConfig> = {}): Promise<TestingModule> {
  const line: LineConfig = {
    channelSecrets: ['channel-secret'],
    credentials: { kind: 'long-lived', token: 'long-lived-token' },
    apiBaseUrl,
    maxConnections: 8,
    timeoutMs: 5_000,
    ...overrides,
  };
  const readReceipt: ReadReceiptConfig = {
    mode: 'automatic',
    timing: 'before-send',
    onFailure: 'send',
    timeoutMs: 5_000,
  };
  @Module({})
  class TestConfigModule {}
  const config = {
    module: TestConfigModule,
    global: true,
    providers: [
      { provide: lineConfig.KEY, useValue: line },
      { provide: readReceiptConfig.KEY, useValue: readReceipt },
    ],
    exports: [lineConfig.KEY, readReceiptConfig.KEY],
  };
  return Test.createTestingModule({ imports: [config, MetricsModule, LineModule] }).compile();
}
