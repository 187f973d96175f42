import type { LogEntry } from '@atrx/transport-websocket/bridge';
import pc from 'picocolors';

/** How the log is written: for programs, for people, or not at all. */
export type LogFormat = 'json' | 'text' | 'none';

/** One entry as a line, without its end; nothing where there is no log. */
export const logLine = ({ time, level, what, fields }: LogEntry, format: LogFormat): string | undefined => {
  switch (format) {
    case 'none':
      return undefined;
    case 'json':
      return JSON.stringify({ time, level, what, ...fields });
    case 'text':
      return [
        pc.dim(time),
        level === 'warn' ? pc.yellow(what) : what,
        ...Object.entries(fields).map(([name, value]) => `${name}=${quoted(String(value))}`),
      ].join(' ');
  }
};

const quoted = (text: string) => (/^[^\s"]+$/.test(text) ? text : JSON.stringify(text));
