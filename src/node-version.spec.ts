import { nodeVersionProblem } from './node-version';

describe('nodeVersionProblem', () => {
  it.each(['24.15.0', '24.21.0', '25.0.0', process.versions.node])('lets %s start', (version) => {
    expect(nodeVersionProblem(version)).toBeUndefined();
  });

  it.each(['24.14.1', '22.20.0', '8.0.0'])('says to %s what is needed and how to get it', (version) => {
    const problem = nodeVersionProblem(version);

    expect(problem).toContain(`Node.js 24.15 or newer; this is ${version}`);
    expect(problem).toContain('npm run start:prod');
    expect(problem).toContain('https://nodejs.org');
  });
});
