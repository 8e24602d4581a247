import { BotInfoController } from './bot-info.controller';
import { ContentController } from './content.controller';
import { GroupController } from './group.controller';
import { IssuedTokenController } from './issued-token.controller';
import { LoadingController } from './loading.controller';
import { MarkAsReadController } from './mark-as-read.controller';
import { MulticastController } from './multicast.controller';
import { NarrowcastController } from './narrowcast.controller';
import { ProfileController } from './profile.controller';
import { SendController } from './send.controller';
import { TokenController } from './token.controller';
import { UnknownController } from './unknown.controller';
import { UsageController } from './usage.controller';
import { ValidateController } from './validate.controller';
import { WebhookEndpointController } from './webhook-endpoint.controller';

/** All that LINE answers. */
export const platformControllers = [
  BotInfoController,
  ContentController,
  GroupController,
  IssuedTokenController,
  LoadingController,
  MarkAsReadController,
  MulticastController,
  NarrowcastController,
  ProfileController,
  SendController,
  TokenController,
  UnknownController,
  UsageController,
  ValidateController,
  WebhookEndpointController,
];
