/** Its name to systemd. */
export const UNIT = 'menshen-policy.service';

/** Flushes the whole ruleset whenever it starts, stops or is reloaded. */
export const FLUSHES = 'nftables.service';

/**
 * Text of the unit that loads a policy.
 *
 * It is there before the first interface is up (`network-pre.target`, systemd.special(7)) in whatever way the machine is
 * started: every target but `emergency.target` has `sysinit.target`. Nothing waits for it but the network.
 *
 * Ours comes after `nftables.service`, which flushes the whole ruleset: it comes again whenever that is restarted or reloaded,
 * starts with it, and is told to be stopped where that is stopped: then its table is gone, and it says so. What this can't help
 * is that somebody flushes by hand, or starts `nftables.service` for the first time since a boot that loaded only ours: drift
 * tells of it. firewalld and the services of iptables touch nothing of ours. They are not waited for: they begin when
 * `basic.target` has been reached, and where something before `sysinit.target` needs the network (cloud-init), that would be a
 * circle, in which systemd drops one of the units at will.
 *
 * Nor is it ever started too often: systemd would leave it out after the sixth time in ten seconds.
 *
 * To be stopped takes nothing away: the doors stay shut while the machine goes down.
 *
 * @param nft its absolute path
 * @param script the absolute path of what it loads
 */
export function unitText(nft: string, script: string): string {
  return `# Written by Menshen, which replaces it: menshen policy apply --persist.
[Unit]
Description=Port policy of Menshen
DefaultDependencies=no
Wants=network-pre.target
Before=network-pre.target shutdown.target
Conflicts=shutdown.target
After=local-fs.target systemd-modules-load.service
After=nftables.service netfilter-persistent.service ufw.service
PartOf=nftables.service
ReloadPropagatedFrom=nftables.service
StartLimitIntervalSec=0

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=${nft} -f ${script}
ExecReload=${nft} -f ${script}
TimeoutStartSec=90
StandardInput=null
CapabilityBoundingSet=CAP_NET_ADMIN
NoNewPrivileges=yes
RestrictAddressFamilies=AF_NETLINK AF_UNIX
ProtectSystem=full
ProtectHome=yes

[Install]
WantedBy=sysinit.target nftables.service
`;
}

/** While this lies in the unit's folder in /run, to start it loads nothing. */
export const LOADED = `[Service]
ExecStart=
ExecStart=/bin/true
`;
