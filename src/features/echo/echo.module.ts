import { Module } from '@nestjs/common';
import { Echo } from './echo.feature';

@Module({ providers: [Echo] })
export class EchoModule {}
