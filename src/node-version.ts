const OLDEST = { major: 24, minor: 15 };

/** @returns what to do about a Node.js that is too old for Kidoku, or undefined if it is not. */
export function nodeVersionProblem(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > OLDEST.major || (major === OLDEST.major && minor >= OLDEST.minor)) return undefined;
  return [
    `Kidoku needs Node.js ${OLDEST.major}.${OLDEST.minor} or newer; this is ${version}.`,
    'Either start it by "npm run start:prod": "npm ci" has put a fitting Node.js beside the packages;',
    `or install Node.js ${OLDEST.major} from https://nodejs.org.`,
  ].join('\n');
}
