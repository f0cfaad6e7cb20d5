/** `critical`: users may be affected, or the next fencing would fail. `warning`: look at it in working hours. */
export type Severity = 'critical' | 'warning';
