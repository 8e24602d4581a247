import { Module } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { lineConfig, type LineConfig } from '../../config/line.config';
import { MetricsModule } from '../../metrics/metrics.module';
import { LineModule } from '../line.module';

/** The real module against the given base URL, with a long-lived token unless told otherwise. */
export function lineParts(apiBaseUrl: string, overrides: Partial<LineConfig> = {}): Promise<TestingModule> {
  const useValue: LineConfig = {
    channelSecrets: ['channel-secret'],
    credentials: { kind: 'long-lived', token: 'long-lived-token' },
    apiBaseUrl,
    dataApiBaseUrl: apiBaseUrl,
    maxConnections: 8,
    timeoutMs: 5_000,
    ...overrides,
  };
  @Module({})
  class TestConfigModule {}
  const config = {
    module: TestConfigModule,
    global: true,
    providers: [{ provide: lineConfig.KEY, useValue }],
    exports: [lineConfig.KEY],
  };
  return Test.createTestingModule({ imports: [config, MetricsModule, LineModule] }).compile();
}
