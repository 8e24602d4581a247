import { Event, Feature, OnText, type TextMessageEvent } from '../../../src/bot';
import { ShopService } from './shop.service';

@Feature()
export class OpeningHours {
  constructor(private readonly shops: ShopService) {}

  @OnText(/opening hours|営業時間/i)
  async hours(@Event() event: TextMessageEvent) {
    return `We open at ${await this.shops.opensAt(event.source)}.`; // marked as read, then replied
  }
}
