/** Users who say ten things in one go, LINE taking 20 ms a call. */
export async function bursts(scene, { quick }) {
  const [users, perUser] = [quick ? 50 : 300, 10];
  const marks = await scene.with('kidoku', { delayMs: 20, messages: users * perUser }, async () => {
    await scene.load('bursts', { users, perUser, everyMs: 20 });
    return (await scene.line('answered')).marks / (users * perUser);
  });
  return [
    {
      what: `mark calls per message, bursts of ${perUser} per user`,
      against: 'one for each',
      ours: marks.toFixed(2),
      theirs: '1',
      value: marks.toFixed(2),
      least: '0.3',
      aim: '0.15',
      met: marks <= 0.3,
    },
  ];
}
