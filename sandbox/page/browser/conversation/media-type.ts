/** What can be sent beside text and stickers; the sandbox has an example of each. */
export const mediaTypes = ['image', 'video', 'audio', 'file', 'location'] as const;
export type MediaType = (typeof mediaTypes)[number];
