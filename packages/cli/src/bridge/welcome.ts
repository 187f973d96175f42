import pc from 'picocolors';
import type { PortArgument } from './port-argument.ts';

/** A bridge that listens, as far as it is told about. */
export interface Told {
  readonly ports: readonly PortArgument[];
  readonly urls: readonly string[];
  /** Only one that was made for this run: what somebody keeps, they know. */
  readonly token?: string | undefined;
  /** The file of tokens, if there is one, and whether this run has made it. */
  readonly tokenFile?: { readonly path: string; readonly made: boolean } | undefined;
}

/** The URL of each port, one a line: for programs. */
export const addresses = ({ ports, urls: [url = ''] }: Told): string =>
  ports.map(({ alias }) => `${url}/${alias}\n`).join('');

/** That it listens, as a line of a log for programs. */
export const readyLine = ({ ports, urls, token }: Told, time: Date): string =>
  JSON.stringify({
    time: time.toISOString(),
    level: 'info',
    what: 'Ready',
    ports: ports.map(({ alias }) => alias),
    urls,
    ...(token !== undefined && { token }),
  });

/** How to connect: for people. */
export const howTo = ({ ports, urls: [url = '', ...others], token, tokenFile }: Told): string => {
  const at = `${url}/${ports[0]?.alias ?? ''}`;
  const given = tokenFile ? `atrx at --token-file ${tokenFile.path}` : `ATRX_TOKEN=${token ?? '…'} atrx at`;
  const lines = [
    ...ports.map(({ alias, path }) => `${path} is served as ${url}/${alias}.`),
    ...(others.length > 0 ? [`The same at ${others.join(', ')}.`] : []),
    ...(token === undefined ? [] : [`The token, for this run alone (--token-file keeps one): ${token}`]),
    ...(tokenFile?.made ? [`A new token was written to ${tokenFile.path}.`] : []),
    `From a shell:    ${given} --port ${at} ATI`,
    `From a program:  quectel(websocket('${at}', { token }), { apn: … })`,
    'Ctrl+C stops it in good order; a second one at once.',
  ];
  return lines.map((line) => pc.dim(line)).join('\n');
};
