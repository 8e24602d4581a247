import { MarkFailures } from './mark-failures';

let failures: MarkFailures;

beforeEach(() => {
  failures = new MarkFailures();
});

it('opens for the conversation that failed, until a mark succeeds there', () => {
  failures.failed('Ua');
  expect([failures.isFailing('Ua'), failures.isFailing('Ub')]).toEqual([true, false]);
  failures.succeeded('Ua');
  expect(failures.isFailing('Ua')).toBe(false);
});

it('takes three failures in a row as the endpoint being down, for everyone, until any mark succeeds', () => {
  for (const conversation of ['Ua', 'Ub', 'Uc']) failures.failed(conversation);
  expect([failures.endpointIsDown, failures.isFailing('Ud')]).toEqual([true, true]);

  failures.succeeded('Ud');
  for (const conversation of ['Ua', 'Ub', 'Uc', 'Ud']) expect(failures.isFailing(conversation)).toBe(false);
  expect(failures.endpointIsDown).toBe(false);
});

it('does not take one conversation that fails again and again for the endpoint being down', () => {
  for (let n = 0; n < 10; n++) failures.failed('Ua');
  expect([failures.endpointIsDown, failures.isFailing('Ub')]).toEqual([false, false]);
});

it('does not add up failures that successes come between', () => {
  for (let n = 0; n < 5; n++) {
    failures.failed('Ua');
    failures.succeeded('Ub');
  }
  expect([failures.endpointIsDown, failures.isFailing('Ua')]).toEqual([false, true]);
});
