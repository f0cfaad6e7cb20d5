/** The alert that always fires: the webhook counts it by its reporter, and starts nothing. */
export const HEARTBEAT = 'FencingHeartbeat';
