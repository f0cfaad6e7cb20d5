/** The alert that always fires: the webhook answers it, counts it by its reporter, and starts nothing. */
export const HEARTBEAT = 'FencingHeartbeat';
