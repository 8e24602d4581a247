import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { PageController } from './page.controller';
import { PageFiles } from './page.files';

/** A chat window on the sandbox, for people. */
@Module({ controllers: [PageController] })
export class PageModule {
  /** `dir` is where the built page is. */
  static from(dir: string): DynamicModule {
    return { module: PageModule, providers: [{ provide: PageFiles, useValue: new PageFiles(dir) }] };
  }
}
