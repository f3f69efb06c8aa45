const NAMES = [
  ...['HUP', 'INT', 'QUIT', 'ILL', 'TRAP', 'ABRT', 'IOT', 'BUS', 'FPE', 'KILL', 'USR1', 'SEGV', 'USR2', 'PIPE'],
  ...['ALRM', 'TERM', 'STKFLT', 'CHLD', 'CLD', 'CONT', 'STOP', 'TSTP', 'TTIN', 'TTOU', 'URG', 'XCPU', 'XFSZ'],
  ...['VTALRM', 'PROF', 'WINCH', 'IO', 'POLL', 'PWR', 'SYS'],
  // Real-time signals have no names of their own; container runtimes count from both ends of their range.
  ...['RTMIN(?:\\+(?:[1-9]|1[0-5]))?', 'RTMAX(?:-(?:[1-9]|1[0-4]))?'],
]

/** A signal of Linux by name (signal(7)) or number, as the source of a regular expression. */
export const SIGNAL_PATTERN = `SIG(?:${NAMES.join('|')})|[1-9]|[1-5]\\d|6[0-4]`
