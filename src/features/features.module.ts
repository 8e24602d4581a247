import { Module } from '@nestjs/common';
import { EchoModule } from './echo/echo.module';

/** The features of this bot: a line each. */
@Module({ imports: [EchoModule] })
export class FeaturesModule {}
