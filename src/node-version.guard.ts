import { nodeVersionProblem } from './node-version';

// Acts while it is imported: the packages that the entry imports next don't load on an old Node.js, and their error
// would say nothing of the reason.
const problem = nodeVersionProblem(process.versions.node);
if (problem !== undefined) {
  console.error(problem);
  process.exit(1);
}
