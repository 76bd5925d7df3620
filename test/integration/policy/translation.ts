/** Ports that these tests send on, as DNAT does for a container, or to another port of the same host (`to: null`). */
export const TRANSLATED: readonly {
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly to: { readonly ip: string; readonly ip6: string } | null;
  readonly toPort: number;
}[] = [
  { protocol: 'tcp', port: 8000, to: null, toPort: 80 },
  { protocol: 'udp', port: 5000, to: null, toPort: 53 },
  { protocol: 'tcp', port: 8080, to: { ip: '198.18.99.2', ip6: 'fd00:99::2' }, toPort: 80 },
  { protocol: 'udp', port: 443, to: { ip: '198.18.99.2', ip6: 'fd00:99::2' }, toPort: 53 },
];

const PLACE = { family: 'inet', table: 'nat' } as const;

/** The table that does so, as nft lists it. */
export function translation(): readonly object[] {
  const rules = TRANSLATED.flatMap(({ protocol, port, to, toPort }): readonly (readonly object[])[] => {
    const asked = { match: { op: '==', left: { payload: { protocol, field: 'dport' } }, right: port } };
    if (to === null) return [[asked, { redirect: { port: toPort } }]];
    return (['ip', 'ip6'] as const).map((family) => [
      { match: { op: '==', left: { meta: { key: 'nfproto' } }, right: family === 'ip' ? 'ipv4' : 'ipv6' } },
      asked,
      { dnat: { family, addr: to[family], port: toPort } },
    ]);
  });
  return [
    { table: { family: 'inet', name: 'nat' } },
    { chain: { ...PLACE, name: 'pre', type: 'nat', hook: 'prerouting', prio: -100, policy: 'accept' } },
    ...rules.map((expr) => ({ rule: { ...PLACE, chain: 'pre', expr } })),
  ];
}
