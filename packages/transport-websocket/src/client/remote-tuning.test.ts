import { map } from 'rxjs';
import { lineSettings } from '../../test/line-settings.ts';
import { noted, opened } from '../../test/opened.ts';
import { welcome } from '../../test/scripted-bridge.ts';

describe('a port of a bridge', () => {
  it('has settings where its port has, and changes them', () => {
    const settings = lineSettings();
    const { link, last, log } = opened({}, { port: { ...welcome().port, settings } });
    const { tuning } = link();
    if (!tuning) throw new Error('no tuning');
    expect(tuning.settings()).toEqual(settings);
    noted(
      log,
      'set',
      tuning.set({ baudRate: 9600 }).pipe(map((set) => [set.baudRate, tuning.settings().baudRate])),
    );
    last().say({ t: 'ok', id: 1, settings: { ...settings, baudRate: 9600 } });
    expect(log).toEqual(['set [9600,9600]', 'set done']);
    expect(tuning.settings()).toEqual({ ...settings, baudRate: 9600 });
    noted(log, 'wrong', tuning.set({ baudRate: -1 }));
    expect(log.at(-1)).toMatch(/^wrong unsuitable: set at "modem" of .* was refused: no valid settings/);
    expect(opened().link().tuning).toBeUndefined();
  });

  it('has settings once its port is open, where it was gone before', () => {
    const settings = lineSettings(9600);
    const gone = { ...welcome().port, state: 'gone', epoch: 0 } as const;
    const { link, last, log } = opened({ role: 'observer' }, { tx: undefined, port: gone });
    expect('tuning' in link()).toBe(false);
    link().events$.subscribe(({ _tag }) => log.push(`${_tag} ${link().tuning?.settings().baudRate}`));
    last().say({ t: 'port', state: 'open', epoch: 1, settings });
    expect(log).toEqual(['Port 9600']);
    const { tuning } = link();
    last().say({ t: 'port', state: 'open', epoch: 2, settings: { ...settings, baudRate: 300 } });
    expect(tuning?.settings().baudRate).toBe(300);
    expect(link().tuning).toBe(tuning);
  });
});
