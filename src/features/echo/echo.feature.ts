import { Event, Feature, OnText, type TextMessageEvent } from '../../bot';

/** Says what the user said. Copy this folder to begin a feature of your own. */
@Feature()
export class Echo {
  // Below every other feature, so that theirs are asked first.
  @OnText(undefined, { priority: -100 })
  echo(@Event() event: TextMessageEvent): string {
    return event.message.text;
  }
}
