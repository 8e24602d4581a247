import type { Provider } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import type { LineEvent } from '../inbox/line-event';
import { FeatureExplorer } from './feature-explorer';
import { Feature } from './feature.decorator';
import { On, OnMessage, OnText } from './on.decorators';
import { ReadReceipt } from './read-receipt.decorator';
import { Routes } from './routes';

@Feature()
class Hours {
  @OnText(/hours/, { priority: 1 })
  @ReadReceipt('never')
  hours(): string {
    return 'from nine to five';
  }

  @OnText('closed?')
  @On('follow')
  closed(): string {
    return 'on Sundays';
  }
}

@Feature()
@ReadReceipt('hold')
class Rest {
  @OnMessage(undefined, { priority: -1 })
  rest(): string {
    return 'pardon?';
  }
}

async function routes(...features: Provider[]): Promise<Routes> {
  const parts = await Test.createTestingModule({
    imports: [DiscoveryModule],
    providers: [Routes, FeatureExplorer, ...features],
  }).compile();
  await parts.init();
  return parts.get(Routes);
}

const common = {
  webhookEventId: 'e1',
  timestamp: 1_790_000_000_000,
  mode: 'active',
  deliveryContext: { isRedelivery: false },
} as const;
const unfollow: LineEvent = { ...common, type: 'unfollow' };
const text = (said: string): LineEvent => ({
  ...common,
  type: 'message',
  message: { type: 'text', id: '1', text: said, quoteToken: 'quote-token' },
});

it('asks the handler with the greater priority first, in whichever order the features come', async () => {
  for (const features of [
    [Hours, Rest],
    [Rest, Hours],
  ]) {
    const found = await routes(...features);
    const names = ['opening hours', 'closed?', 'hello'].map((said) => found.find(text(said))?.handler.name);
    expect(names).toEqual(['Hours.hours', 'Hours.closed', 'Rest.rest']);
    expect(found.find(unfollow)).toBeUndefined();
  }
});

it('knows each handler’s read policy, its own or its feature’s', async () => {
  const found = await routes(Hours, Rest);
  const policies = ['opening hours', 'closed?', 'hello'].map(
    (said) => found.find(text(said))?.handler.policy,
  );
  expect(policies).toEqual(['never', undefined, 'hold']);
});

it('calls the handler through Nest, with what the trigger found', async () => {
  const route = (await routes(Hours)).find(text('opening hours'));
  expect(await route?.handler.call(text('opening hours'), route.found)).toBe('from nine to five');
});

it('starts with no two handlers that are sure to claim the same event, and names both', async () => {
  @Feature()
  class Rival {
    @OnText('opening hours', { priority: 1 })
    mine(): string {
      return 'mine';
    }
  }

  await expect(routes(Hours, Rival)).rejects.toThrow(
    /^Hours\.hours and Rival\.mine both claim text message events matching \/hours\/\. Give .* a greater priority/,
  );
});
