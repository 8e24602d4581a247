/** How user messages come to show "Read": LINE does it, a call with a token does, or a call with the user's id does. */
export const accountModes = ['automatic', 'chat', 'old-api'] as const;

export type AccountMode = (typeof accountModes)[number];

/** In which accounts' webhook events messages carry a `markAsReadToken`. */
export const markAsReadTokenRules = ['in-chat-mode', 'always', 'never'] as const;

export type MarkAsReadTokenRule = (typeof markAsReadTokenRules)[number];
