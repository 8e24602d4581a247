// The whole bot over HTTP: webhooks in, a mark and a reply out, against a LINE that answers at once.
import { Scene } from '../scene.mjs';

/** @returns messages per second from the first webhook to the last reply. @throws if one is not answered once, after its mark. */
export async function throughToReply(url, messages) {
  const scene = await Scene.open();
  try {
    return (await scene.through('kidoku', { messages, databaseUrl: url })).perSecond;
  } finally {
    await scene.close();
  }
}
