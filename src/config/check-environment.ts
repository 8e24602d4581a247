import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { Problem } from './config.error';
import { ConfigError } from './config.error';
import { Environment, settingNames } from './environment';
import { cautions, conflicts } from './relations';
import { unknownSettings } from './unknown-settings';

/**
 * The settings, each in its own type, defaults filled in. White space around a value is ignored and an empty value
 * counts as unset, as a line `NAME=` of a copied `.env.example` means it.
 * @throws ConfigError with every problem at once.
 */
export function checkEnvironment(env: NodeJS.ProcessEnv): { environment: Environment; warnings: string[] } {
  const environment = plainToInstance(Environment, given(env), { exposeDefaultValues: true });
  const { misspelt, warnings } = unknownSettings(env);
  const problems = [...conflicts(environment), ...wrongValues(environment), ...misspelt];
  if (problems.length > 0) throw new ConfigError(problems);
  return { environment, warnings: [...cautions(environment), ...warnings] };
}

function given(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    settingNames.flatMap((name) => {
      const text = env[name]?.trim() ?? '';
      return text === '' ? [] : [[name, text]];
    }),
  );
}

function wrongValues(environment: Environment): Problem[] {
  return validateSync(environment).flatMap(({ property, constraints = {} }) =>
    Object.values(constraints).map((complaint) => ({
      kind: 'Wrong value' as const,
      text: `${property}: ${complaint}`,
    })),
  );
}
