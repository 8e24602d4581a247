import { BurstController } from './burst.controller';
import { ClockController } from './clock.controller';
import { FaultsController } from './faults.controller';
import { HistoryController } from './history.controller';
import { LiveController } from './live.controller';
import { MessagesController } from './messages.controller';
import { PeopleController } from './people.controller';
import { RelationsController } from './relations.controller';
import { SettingsController } from './settings.controller';
import { StateController } from './state.controller';
import { TapsController } from './taps.controller';
import { WebhookController } from './webhook.controller';

/** All below `/sandbox`. */
export const controlControllers = [
  BurstController,
  ClockController,
  FaultsController,
  HistoryController,
  LiveController,
  MessagesController,
  PeopleController,
  RelationsController,
  SettingsController,
  StateController,
  TapsController,
  WebhookController,
];
