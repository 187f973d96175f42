import type { ModemState } from '@atrx/core';
import { useMemo } from 'preact/hooks';
import { of } from 'rxjs';
import { useSession } from '../../ui/use-desk.ts';
import { useObservable } from '../../ui/use-observable.ts';

/** What is known of the module that is open. */
export const Identity = () => {
  const modem = useSession()?.modem;
  const state$ = useMemo(() => modem?.state$ ?? of(undefined), [modem]);
  const state = useObservable<ModemState | undefined>(state$, undefined);
  if (!modem) return null;
  const known: readonly (readonly [string, string | undefined])[] = [
    ['Address', modem.address],
    ['SIM', state?.sim],
    ['Network', state?.registration],
    ['GPRS', state?.gprs],
  ];
  return (
    <dl class="facts">
      {known.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class="mono">{value ?? '–'}</dd>
        </div>
      ))}
    </dl>
  );
};
