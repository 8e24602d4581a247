/**
 * Whether the message that an `outbox` row answers was taken back: its event is blank before its sends are final.
 * Sends that no event asked for are blank from the beginning.
 */
export const TAKEN_BACK = `
  EXISTS (SELECT 1 FROM event e WHERE e.channel = outbox.channel AND e.id = outbox.event_id
            AND e.json = '' AND e.type <> 'send')`;
