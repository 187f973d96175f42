import { inFlags } from './in-flags.ts';

describe('what a bridge says of its options', () => {
  it.each([
    [
      'Anyone could read it: give it tls, or insecureBehindProxy where something before it has TLS.',
      'Anyone could read it: give it --tls-cert and --tls-key, or --insecure-behind-proxy where something before it has TLS.',
    ],
    ['The option metrics is a path such as /metrics.', '--metrics is a path such as /metrics.'],
    [
      'The Host header does not name this bridge: see the option hosts.',
      'The Host header does not name this bridge: see --host-name.',
    ],
    [
      'Pages of this origin are not let in: see the option origins.',
      'Pages of this origin are not let in: see --origin.',
    ],
  ])('is said in flags (%#)', (said, inWords) => {
    expect(inFlags(said)).toBe(inWords);
  });

  it.each(['tls.example is no host.', 'https://tls is no origin.', 'It goes before TLS.', '/metrics'])(
    'is left alone in %p',
    (said) => {
      expect(inFlags(said)).toBe(said);
    },
  );
});
